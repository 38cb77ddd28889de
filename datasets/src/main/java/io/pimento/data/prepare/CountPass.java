package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.InputFields;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The pass that looks at the train rows, and at no others, before any row is encoded.
 *
 * @param dense sees the dense values if it needs statistics
 * @param census counts tokens; null if nobody needs their counts
 * @param weights sees the rows' weights if they have any
 */
record CountPass(
    InputFields fields, DenseEncoder dense, @Nullable TokenCensus census, RowWeights weights) {
  /** Hears how far the pass is. */
  interface Progress {
    void at(long rows, RowChunk chunk);
  }

  /** Looks at rows of the train files. */
  void run(RowChunk.Source rows, RowSplits splits, Progress progress) throws IOException {
    long[] done = new long[1];
    int fieldCount = fields.categorical().size();
    int denseCount = fields.dense().size();
    rows.forEach(
        chunk -> {
          for (int r = 0; r < chunk.rows; r++) {
            if (splits.next(chunk, r) != Split.TRAIN) {
              continue;
            }
            for (int d = 0; d < denseCount && dense.needsStatistics(); d++) {
              dense.see(d, chunk.dense[r * denseCount + d]);
            }
            for (int f = 0; f < fieldCount && census != null; f++) {
              long key = chunk.keys[r * fieldCount + f];
              if (key != TokenKey.MISSING) {
                census.add(f, key);
              }
            }
            for (int i = 0; i < chunk.bags.size() && census != null; i++) {
              BagChunk bags = chunk.bags.get(i);
              for (int k = bags.from(r); k < bags.to(r); k++) {
                census.add(fieldCount + i, bags.key(k));
              }
            }
            if (chunk.weights.length > 0) {
              weights.see(chunk.weights[r]);
            }
          }
          if (census != null) {
            census.keepWithinBudget();
          }
          done[0] += chunk.rows;
          progress.at(done[0], chunk);
        });
  }
}
