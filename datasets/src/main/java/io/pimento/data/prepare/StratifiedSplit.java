package io.pimento.data.prepare;

import io.pimento.data.RowSequence;
import io.pimento.data.Split;

/**
 * Shares rows out as they stream by, for each label apart: every block of as many rows as there are
 * parts is shuffled by (seed, label, number of the block) and dealt exactly by parts. The same rows
 * in the same order always get the same splits.
 */
final class StratifiedSplit {
  private final SplitParts parts;
  private final long seed;
  private final long[] seen;
  private final Split[][] dealt;

  StratifiedSplit(SplitParts parts, long seed) {
    this(parts, seed, LabelCounts.NONE);
  }

  /**
   * Begins within a stream.
   *
   * @param before rows that came before
   */
  StratifiedSplit(SplitParts parts, long seed, LabelCounts before) {
    this.parts = parts;
    this.seed = seed;
    dealt = new Split[2][parts.block()];
    seen = new long[] {before.negative(), before.positive()};
    for (int label = 0; label < seen.length; label++) {
      if (seen[label] % parts.block() != 0) {
        deal(label, seen[label] / parts.block());
      }
    }
  }

  Split next(boolean positive) {
    int label = positive ? 1 : 0;
    long row = seen[label]++;
    int place = (int) (row % parts.block());
    if (place == 0) {
      deal(label, row / parts.block());
    }
    return dealt[label][place];
  }

  private void deal(int label, long block) {
    RowSequence order =
        RowSequence.shuffled(io.pimento.data.Mix64.mix(seed, label, block), 0, parts.block());
    for (int k = 0; k < parts.block(); k++) {
      int card = (int) order.rowAt(k);
      dealt[label][k] =
          card < parts.train()
              ? Split.TRAIN
              : card < parts.train() + parts.validation() ? Split.VALIDATION : Split.TEST;
    }
  }
}
