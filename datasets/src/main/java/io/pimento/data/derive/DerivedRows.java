package io.pimento.data.derive;

import io.pimento.data.BagBuffer;
import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import io.pimento.data.shard.DatasetWriter;
import io.pimento.data.shard.EncodedRow;
import io.pimento.data.shard.RowBlock;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;

/** Writes encoded rows again, with what is made of their fields. */
public final class DerivedRows {
  private final DerivedInputs inputs;
  private final DataSchema raw;
  private final Folds folds;
  private final Crew crew;

  private DerivedRows(DerivedInputs inputs, long seed, Crew crew) {
    this.inputs = inputs;
    raw = inputs.raw();
    folds = new Folds(seed);
    this.crew = crew;
  }

  /**
   * Writes all splits. Train rows read the statistics of the rows outside their fold.
   *
   * @param seed that the inputs were learnt with
   * @param threads to use; they change nothing
   */
  public static void write(
      ShardedDataset from,
      DerivedInputs inputs,
      long seed,
      DatasetWriter to,
      int threads,
      InputLearner.Progress progress)
      throws IOException {
    try (Crew crew = new Crew(threads)) {
      DerivedRows rows = new DerivedRows(inputs, seed, crew);
      long all = 0;
      for (Split split : Split.values()) {
        all += from.rows(split);
      }
      long done = 0;
      for (Split split : Split.values()) {
        done = rows.write(from, split, to, done, all, progress);
      }
    }
  }

  private long write(
      ShardedDataset from,
      Split split,
      DatasetWriter to,
      long before,
      long all,
      InputLearner.Progress progress)
      throws IOException {
    RowBlocks blocks = new RowBlocks(from.view(split));
    CodedRows coded = new CodedRows(raw, inputs.bins(), RowBlocks.ROWS);
    DerivedInputs.Made made = inputs.new Made(RowBlocks.ROWS);
    DataSchema schema = inputs.schema();
    RowBlock block = new RowBlock(schema, RowBlocks.ROWS);
    EncodedRow row = new EncodedRow(schema);
    long position = 0;
    for (int count = blocks.next(); count > 0; count = blocks.next()) {
      coded.take(blocks.rows(), count);
      for (int r = 0; r < count && split == Split.TRAIN; r++) {
        coded.folds[r] = folds.of(position + r);
      }
      made.fillBins(coded);
      crew.run(inputs.tables().size(), (t, worker) -> made.fill(coded, t));
      for (int r = 0; r < count; r++) {
        encode(blocks.rows(), made, r, row);
        block.add(row);
      }
      to.append(split, block);
      block.clear();
      position = blocks.position();
      progress.at(before + position, all);
    }
    return before + position;
  }

  private void encode(BatchBuffers from, DerivedInputs.Made made, int r, EncodedRow to) {
    to.label(from.labels().get(r));
    if (raw.weighted()) {
      to.weight(from.weights().get(r));
    }
    int dense = inputs.denseCount();
    for (int d = 0; d < dense; d++) {
      to.dense(d, from.dense().get(r * raw.denseCount() + d));
    }
    for (int d = 0; d < made.dense.length; d++) {
      to.dense(dense + d, made.dense[d][r]);
    }
    int fields = raw.categoricalCount();
    for (int f = 0; f < fields; f++) {
      to.id(f, from.ids().get(r * fields + f));
    }
    for (int f = 0; f < made.ids.length; f++) {
      to.id(fields + f, made.ids[f][r]);
    }
    for (int i = 0; i < raw.bags().size(); i++) {
      BagBuffer bag = from.bags().get(i);
      to.clearBag(i);
      for (int k = 0; k < bag.size(r); k++) {
        to.addToBag(i, bag.id(r, k), bag.weight(r, k));
      }
    }
  }
}
