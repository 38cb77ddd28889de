package io.pimento.search.pipeline;

import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.Texts;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.Parameters;
import java.io.IOException;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Holds the copies of several processes against one another before a checkpoint is written: one
 * that has drifted, on a processor that computes otherwise or has a faulty memory, would go on
 * unseen.
 */
final class EqualCopies {
  private EqualCopies() {}

  /**
   * Compares checksums of all parameters.
   *
   * @throws IOException on every member, naming the first rank whose copy differs from rank 0's
   */
  static void require(Collective group, Parameters parameters, long step)
      throws IOException, InterruptedException {
    List<String> sums = Texts.all(group, Long.toHexString(sum(parameters)));
    for (int r = 1; r < sums.size(); r++) {
      if (!sums.get(r).equals(sums.getFirst())) {
        throw new IOException(
            "after step "
                + step
                + " the weights of rank "
                + r
                + " are not those of rank 0 any more: their processors compute otherwise, or one is"
                + " faulty; go on from the last checkpoint on hosts of one kind");
      }
    }
  }

  private static long sum(Parameters parameters) {
    CRC32C sum = new CRC32C();
    for (Parameter p : parameters.all()) {
      NativeMemory.forEachBuffer(p.memory(), p.bytes(), sum::update);
    }
    return sum.getValue();
  }
}
