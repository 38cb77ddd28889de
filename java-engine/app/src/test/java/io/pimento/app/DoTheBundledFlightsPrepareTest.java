package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.Origin;
import io.pimento.data.Split;
import io.pimento.data.shard.ShardedDataset;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled flights, as their README.md says. */
class DoTheBundledFlightsPrepareTest {
  @TempDir private Path folder;

  @Test
  void inTheirPublishedParts() throws Exception {
    Path sample = CommandLineRun.HOME.resolve("datasets/samples/flights");
    Path data = folder.resolve("data");
    CommandLineRun done =
        CommandLineRun.of(
            "prepare",
            "--format",
            "table",
            "--schema",
            sample.resolve("schema.yaml").toString(),
            "--out",
            data.toString(),
            sample.resolve("flights_nyc_2013_q1.csv.gz").toString());
    assertThat(done.exit()).as(done.err()).isZero();
    try (ShardedDataset dataset = ShardedDataset.open(data)) {
      assertThat(dataset.rows(Split.TRAIN)).isEqualTo(62_241);
      assertThat(dataset.rows(Split.VALIDATION)).isEqualTo(7_984);
      assertThat(dataset.rows(Split.TEST)).isEqualTo(7_686);
      assertThat(dataset.schema().dense())
          .filteredOn(f -> f.origin().kind() == Origin.Kind.RAW)
          .hasSize(10);
      assertThat(dataset.schema().categorical())
          .filteredOn(f -> f.origin().kind() == Origin.Kind.RAW)
          .hasSize(12);
    }
  }
}
