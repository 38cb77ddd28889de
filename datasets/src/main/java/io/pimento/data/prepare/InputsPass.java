package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.derive.DerivedInputs;
import io.pimento.data.derive.DerivedRows;
import io.pimento.data.derive.InputLearner;
import io.pimento.data.derive.InputLearner.CellRules;
import io.pimento.data.derive.InputLearner.Learnt;
import io.pimento.data.prepare.PrepareListener.Stage;
import io.pimento.data.shard.DatasetWriter;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;

/**
 * The passes over encoded rows that make inputs of their fields.
 *
 * @param rows encoded, of all splits
 */
record InputsPass(
    ShardedDataset rows, PrepareConfig config, int threads, PrepareListener listener) {
  /** Learns from the train rows what is made of the fields. */
  Learnt learn(int denseCount) throws IOException {
    return InputLearner.learn(
        rows.view(Split.TRAIN),
        denseCount,
        config.inputs(),
        rules(),
        config.seed(),
        threads,
        (done, of) -> listener.progress(Stage.LEARN, done, done, of));
  }

  /** Crosses have embedding tables as fields have, where these have dictionaries. */
  private CellRules rules() {
    Encoding.Dictionary settings =
        config.encoding() instanceof Encoding.Dictionary own ? own : Encoding.Dictionary.DEFAULT;
    return new CellRules(settings.minCount(), settings.rowCap());
  }

  /** Writes all rows with what is made of them. */
  void write(DerivedInputs inputs, DatasetWriter writer) throws IOException {
    DerivedRows.write(
        rows,
        inputs,
        config.seed(),
        writer,
        threads,
        (done, of) -> listener.progress(Stage.DERIVE, done, done, of));
  }
}
