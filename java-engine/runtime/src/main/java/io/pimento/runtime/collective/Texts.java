package io.pimento.runtime.collective;

import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What members say to one another in words, now and then: for what is not many numbers. */
public final class Texts {
  private Texts() {}

  /**
   * Hears what every member says, in the order of ranks. Like any operation, all members take part
   * in it; nobody returns before all have spoken.
   *
   * @throws InterruptedException if this member was interrupted while it waited for others
   */
  public static List<String> all(Collective group, String mine) throws InterruptedException {
    byte[] said = mine.getBytes(StandardCharsets.UTF_8);
    List<NativeBlock> blocks = new ArrayList<>();
    try {
      long at = room(blocks, said.length);
      NativeMemory.buffer(at, said.length).put(said);
      Gathered all = group.allGather(new Pieces().add(at, said.length), n -> room(blocks, n));
      List<String> texts = new ArrayList<>();
      for (int r = 0; r < group.size(); r++) {
        ByteBuffer text = NativeMemory.buffer(all.address(r, 0), all.bytes(r, 0));
        texts.add(StandardCharsets.UTF_8.decode(text).toString());
      }
      return texts;
    } finally {
      blocks.forEach(NativeBlock::close);
    }
  }

  /** Hears what the first member says; what others would say does not matter. */
  public static String first(Collective group, String mine) throws InterruptedException {
    return all(group, group.rank() == 0 ? mine : "").getFirst();
  }

  private static long room(List<NativeBlock> blocks, long bytes) {
    blocks.add(NativeMemory.allocateFloats((bytes + Float.BYTES - 1) / Float.BYTES));
    return blocks.getLast().address();
  }
}
