package io.pimento.bench.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.runtime.parallel.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AreIdsDrawnAsAskedTest {
  private static final int DRAWS = 40_000;

  /** Counts of the rows, the most drawn first. */
  private static int[] counts(IdSource source, int rows) {
    SplittableRandom random = new SplittableRandom(3);
    int[] counts = new int[rows];
    for (int i = 0; i < DRAWS; i++) {
      counts[source.next(random)]++;
    }
    return Arrays.stream(counts).map(c -> -c).sorted().map(c -> -c).toArray();
  }

  @Test
  void doesZipfFollowItsLaw() {
    int[] counts = counts(IdSource.zipf(1000, 1), 1000);
    assertThat((double) counts[0] / counts[1]).isBetween(1.8, 2.2);
    assertThat((double) counts[0] / counts[3]).isBetween(3.5, 4.6);
  }

  @Test
  void isUniformFlat() {
    int[] counts = counts(IdSource.uniform(10), 10);
    assertThat((double) counts[0] / counts[9]).isLessThan(1.1);
  }

  @Test
  void doesAHistogramDrawItsSharesAndNothingElse(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("h"), "3\n1\n0\n");
    int[] counts = counts(IdSource.histogram(100, file), 100);
    assertThat((double) counts[0] / counts[1]).isBetween(2.8, 3.2);
    assertThat(counts[2]).isZero();
  }

  @Test
  void isABadHistogramNamed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("h"), "3\n-1\n");
    assertThatThrownBy(() -> IdSource.histogram(100, file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("-1");
    Path zeros = Files.writeString(folder.resolve("z"), "0\n0\n");
    assertThatThrownBy(() -> IdSource.histogram(100, zeros)).isInstanceOf(UserException.class);
  }

  @Test
  void isEachOperationMeasured() {
    try (Workers workers = new Workers(1)) {
      for (double bag : new double[] {1, 2.5}) {
        var bench = new EmbeddingBenchmark(2, 500, 16, 32, bag, IdSource.zipf(500, 1), 1);
        assertThat(bench.run(workers, Optional.empty()))
            .hasSize(4)
            .allMatch(r -> r.gigabytes() > 0 && r.ratio() > 0);
      }
    }
  }
}
