package io.pimento.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.Split;
import io.pimento.data.output.OutputFile;
import io.pimento.data.prepare.FinishedPreparation;
import io.pimento.data.prepare.Preparation;
import io.pimento.data.prepare.PrepareConfig;
import io.pimento.data.prepare.PrepareListener;
import io.pimento.data.prepare.PrepareSummary;
import io.pimento.data.prepare.SplitFiles;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoesASyntheticLogGoThroughPreparationTest {
  @TempDir Path temp;

  private PrepareConfig config(Path file, String output) {
    return PrepareConfig.defaults(
            "synthetic-criteo", InputFormat.CRITEO, SplitFiles.cutFrom(file), temp.resolve(output))
        .withSynthetic(true);
  }

  @Test
  void isTextPreparedAsTheRowsThemselves() throws IOException {
    SyntheticLog log = new SyntheticLog(2, 20_000);
    Path file = temp.resolve("train.txt");
    List<Long> heard = new ArrayList<>();
    try (OutputFile out = OutputFile.create(file)) {
      log.writeText(out, heard::add);
      out.commit();
    }
    assertThat(heard).endsWith(20_000L);
    PrepareSummary fromText =
        Preparation.run(config(file, "text"), PrepareListener.SILENT).summary();
    PrepareSummary fromRows =
        Preparation.run(config(file, "rows"), log, PrepareListener.SILENT).summary();
    assertThat(fromText.fields()).isEqualTo(fromRows.fields());
    assertThat(fromText.synthetic()).isTrue();
    try (ShardedDataset a = ShardedDataset.open(temp.resolve("text"));
        ShardedDataset b = ShardedDataset.open(temp.resolve("rows"))) {
      assertThat(a.fingerprint()).isEqualTo(b.fingerprint());
      assertThat(a.schema().synthetic()).isTrue();
    }
  }

  @Test
  void areTokensOfOneFieldDistinct() {
    Set<Integer> tokens = new HashSet<>();
    for (int rank = 0; rank < 100_000; rank++) {
      tokens.add(SyntheticLog.token(3, rank));
    }
    assertThat(tokens).hasSize(100_000);
  }

  @Test
  void doThreeHundredThousandRowsStream() throws IOException {
    prepare(300_000);
  }

  /** Run with {@code -Pslow -Dtest.heap=4g}; needs 8 GB of disk and some minutes. */
  @Test
  @Tag("slow")
  void doAsManyRowsAsCriteoHasFitInFourGigabytes() throws IOException {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(4L << 30);
    prepare(46_000_000);
  }

  private void prepare(long rows) throws IOException {
    FinishedPreparation prepared =
        Preparation.run(
            config(temp.resolve("none"), "out"), new SyntheticLog(2, rows), PrepareListener.SILENT);
    PrepareSummary summary = prepared.summary();
    assertThat(summary.rowsKept()).isEqualTo(rows);
    assertThat(summary.approximations()).isEmpty();
    assertThat(summary.splits().get(Split.TRAIN).rows())
        .isBetween(rows * 8 / 10 - 16, rows * 8 / 10 + 16);
    assertThat(summary.splits().get(Split.TEST).clickRate()).isBetween(0.24, 0.27);
    assertThat(prepared.timings().rowsPerSecond()).isGreaterThan(10_000);
    assertThat(summary.fields()).allMatch(field -> field.cardinality() <= 500_000);
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("out"))) {
      data.verify();
      assertThat(data.rows(Split.TRAIN)).isEqualTo(summary.splits().get(Split.TRAIN).rows());
    }
  }
}
