package io.pimento.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.prepare.Preparation;
import io.pimento.data.prepare.PreparationInPieces;
import io.pimento.data.prepare.PrepareConfig;
import io.pimento.data.prepare.PrepareListener;
import io.pimento.data.prepare.PrepareSummary;
import io.pimento.data.reader.BadRowException;
import io.pimento.data.reader.BadRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors are processes; every file but the timings is that of one machine. */
class DoesAClusterGiveTheSameBytesTest {
  private static final long WHOLE = 1L << 30;

  private static LocalCluster cluster;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    // Any task that is slower than the median is begun twice.
    cluster =
        LocalCluster.start(
            "spark.speculation=true",
            "spark.speculation.interval=10ms",
            "spark.speculation.multiplier=1.01",
            "spark.speculation.quantile=0.1",
            "spark.speculation.minTaskRuntime=1ms");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private void requireSame(PrepareConfig config, List<Long> pieceSizes) throws IOException {
    PrepareSummary one = Preparation.run(config, PrepareListener.SILENT).summary();
    Map<String, String> expected = PreparedBytes.of(config.output());
    for (long size : pieceSizes) {
      Map<PrepareListener.Stage, Integer> heard = new EnumMap<>(PrepareListener.Stage.class);
      PrepareSummary inPieces =
          PreparationInPieces.run(
                  config.withReplace(true),
                  (stage, rows, bytes, total) -> heard.merge(stage, 1, Integer::sum),
                  cluster.runner(),
                  size)
              .summary();
      assertThat(inPieces).isEqualTo(one);
      assertThat(PreparedBytes.of(config.output()))
          .as("pieces of %d bytes", size)
          .isEqualTo(expected);
      assertThat(heard.get(PrepareListener.Stage.ENCODE))
          .as("progress in pieces of %d bytes", size)
          .isGreaterThan(size == WHOLE ? 0 : 5);
    }
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left.filter(f -> f.getFileName().toString().startsWith(".prep"))).isEmpty();
    }
  }

  @Test
  void isCriteo() throws IOException {
    requireSame(new ClickLogs(temp, new Random(31)).criteo(3000), List.of(9_000L, 50_000L, WHOLE));
  }

  @Test
  void isAPackedTableBesideAPlainOne() throws IOException {
    requireSame(new ClickLogs(temp, new Random(32)).table(3000), List.of(3_000L, 9_000L, WHOLE));
  }

  @Test
  void isABadRowSaidAsOnOneMachine() throws IOException {
    PrepareConfig strict = new ClickLogs(temp, new Random(33)).table(300).withBadRows(BadRows.FAIL);
    String said = null;
    try {
      Preparation.run(strict, PrepareListener.SILENT);
    } catch (BadRowException e) {
      said = e.getMessage();
    }
    assertThat(said).contains("line");
    assertThatThrownBy(
            () -> PreparationInPieces.run(strict, PrepareListener.SILENT, cluster.runner(), 1000L))
        .isInstanceOf(BadRowException.class)
        .hasMessage(said);
    assertThat(strict.output()).doesNotExist();
  }

  @Test
  void isAnotherFailureThrownAsItWas() {
    assertThatThrownBy(
            () ->
                cluster
                    .runner()
                    .map(
                        List.of("a", "b"),
                        name -> {
                          throw new NoSuchFileException(name);
                        },
                        done -> {}))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("a");
  }
}
