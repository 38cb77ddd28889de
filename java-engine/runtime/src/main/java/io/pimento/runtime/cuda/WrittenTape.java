package io.pimento.runtime.cuda;

import io.pimento.cuda.TapeWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Instructions as the kernel reads them, their buffers placed.
 *
 * @param words one tape a launch, one after the other
 * @param launches where each starts
 */
@SuppressWarnings("ArrayRecordComponent")
record WrittenTape(TapeWriter writer, long[] words, List<Integer> launches) {
  /**
   * Gives buffers room for the levels that name them, and writes.
   *
   * @param cuts levels that each launch but the first begins with, ascending
   */
  static WrittenTape of(
      List<TapeEntry> entries, LevelMemory memory, int levels, List<Integer> cuts) {
    for (TapeEntry e : entries) {
      for (long w : e.words()) {
        if (Words.isBuffer(w)) {
          memory.touch(w, e.level());
        }
      }
    }
    memory.place(levels);
    List<TapeEntry> ordered = new ArrayList<>(entries);
    ordered.sort((a, b) -> Boolean.compare(b.product(), a.product()));
    TapeWriter writer = new TapeWriter();
    for (TapeEntry e : ordered) {
      long[] words = Arrays.stream(e.words()).map(memory::resolved).toArray();
      writer.addReading(e.level(), e.instruction(), e.units(), memory.resolved(reads(e)), words);
    }
    return launches(writer, cuts);
  }

  private static WrittenTape launches(TapeWriter writer, List<Integer> cuts) {
    List<Integer> starts = new ArrayList<>();
    long[] all = {};
    int from = 0;
    for (int i = 0; i <= cuts.size(); i++) {
      int to = i == cuts.size() ? writer.levels() : cuts.get(i);
      long[] one = writer.words(from, to);
      starts.add(all.length);
      all = Arrays.copyOf(all, all.length + one.length);
      System.arraycopy(one, 0, all, all.length - one.length, one.length);
      from = to;
    }
    return new WrittenTape(writer, all, List.copyOf(starts));
  }

  /**
   * What products read piece by piece: their first operand, which is the one that siblings share.
   */
  private static long reads(TapeEntry e) {
    return switch (e.instruction()) {
      case PRODUCT, PRODUCT_HALF -> e.operand("segment");
      case ROW_LINEAR -> e.operand("source");
      default -> 0;
    };
  }
}
