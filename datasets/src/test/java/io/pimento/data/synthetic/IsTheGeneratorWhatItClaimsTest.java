package io.pimento.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.Split;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsTheGeneratorWhatItClaimsTest {
  private static final int ROWS = 60_000;

  @TempDir Path temp;

  private static List<SyntheticRow> rows(long seed, long from, int count) {
    SyntheticGenerator generator = new SyntheticGenerator(seed);
    double[] components = new double[ClickModel.COMPONENTS];
    List<SyntheticRow> rows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      SyntheticRow row = new SyntheticRow();
      generator.row(from + k, row, components);
      rows.add(row);
    }
    return rows;
  }

  @Test
  void doesARowFollowFromSeedAndNumberAlone() {
    List<SyntheticRow> all = rows(5, 0, 100);
    List<SyntheticRow> late = rows(5, 90, 10);
    for (int k = 0; k < 10; k++) {
      assertThat(late.get(k).ranks).isEqualTo(all.get(90 + k).ranks);
      assertThat(late.get(k).dense).isEqualTo(all.get(90 + k).dense);
      assertThat(late.get(k).probability).isEqualTo(all.get(90 + k).probability);
      assertThat(late.get(k).positive).isEqualTo(all.get(90 + k).positive);
    }
    assertThat(rows(6, 0, 1).getFirst().ranks).isNotEqualTo(all.getFirst().ranks);
  }

  @Test
  void areMissingRatesAndTopSharesThoseAskedFor() {
    List<SyntheticRow> rows = rows(1, 0, ROWS);
    for (int f = 0; f < CriteoShape.CATEGORICAL; f++) {
      int field = f;
      double missing =
          rows.stream().filter(r -> r.ranks[field] == SyntheticRow.MISSING).count() / (double) ROWS;
      assertThat(missing).isCloseTo(CriteoShape.missing(f), Offset.offset(0.011));
      SkewedRanks law =
          new SkewedRanks(
              CriteoShape.cardinality(f) - 1, CriteoShape.exponent(f), CriteoShape.shift(f));
      double first = rows.stream().filter(r -> r.ranks[field] == 0).count() / (double) ROWS;
      assertThat(first)
          .as("C%d", f + 1)
          .isCloseTo((1 - missing) * law.headProbability(0), Offset.offset(0.011));
    }
    for (int d = 0; d < CriteoShape.DENSE; d++) {
      int column = d;
      double missing =
          rows.stream().filter(r -> Float.isNaN(r.dense[column])).count() / (double) ROWS;
      assertThat(missing).isCloseTo(CriteoShape.denseMissing(d), Offset.offset(0.011));
      double[] present =
          rows.stream()
              .filter(r -> !Float.isNaN(r.dense[column]))
              .mapToDouble(r -> r.logDense[column])
              .sorted()
              .toArray();
      // Rounding to integers moves a quantile by at most half a unit of x.
      assertThat(present[present.length / 2])
          .isCloseTo(CriteoShape.denseLog(d)[6], Offset.offset(0.45));
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, 1.2, 2", "10131226, 1.02, 2", "5, 0.5, 0", "100000, 1.0, 0", "1, 2, 0"})
  void doRanksFollowTheirLaw(int count, double exponent, double shift) {
    SkewedRanks ranks = new SkewedRanks(count, exponent, shift);
    double total = 0;
    for (long r = 1; r <= count; r++) {
      total += Math.pow(r + shift, -exponent);
    }
    int n = 400_000;
    int[] bounds = {1, 10, 100, 4000, 5000, 100_000, count};
    long[] below = new long[bounds.length];
    int largest = 0;
    for (int k = 0; k < n; k++) {
      int rank = ranks.rank((k + 0.5) / n);
      largest = Math.max(largest, rank);
      for (int b = 0; b < bounds.length; b++) {
        below[b] += rank < bounds[b] ? 1 : 0;
      }
    }
    double sum = 0;
    long r = 1;
    for (int b = 0; b < bounds.length; b++) {
      for (; r <= Math.min(bounds[b], count); r++) {
        sum += Math.pow(r + shift, -exponent);
      }
      assertThat(below[b] / (double) n).isCloseTo(sum / total, Offset.offset(2e-4));
    }
    assertThat(largest).isLessThan(count);
  }

  @Test
  void doFieldsOccurTogether() {
    // Lift of two fields' commonest tokens over independence, largest over some pairs of fields.
    List<SyntheticRow> rows = rows(1, 0, 20_000);
    double largest = 0;
    for (int a = 0; a < 10; a++) {
      for (int b = 0; b < a; b++) {
        int fa = a;
        int fb = b;
        double pa = rows.stream().filter(r -> r.ranks[fa] == 0).count() / 20_000.0;
        double pb = rows.stream().filter(r -> r.ranks[fb] == 0).count() / 20_000.0;
        double both =
            rows.stream().filter(r -> r.ranks[fa] == 0 && r.ranks[fb] == 0).count() / 20_000.0;
        largest = Math.max(largest, both - pa * pb);
      }
    }
    assertThat(largest).isGreaterThan(0.02);
  }

  @Test
  void isTheBayesLossTheLossOfTheTrueProbabilities() {
    BayesScore score = new BayesScore();
    double variance = 0;
    for (SyntheticRow row : rows(3, 0, ROWS)) {
      double p = row.probability;
      assertThat(p).isBetween(0.0, 1.0);
      score.add(p, row.positive);
      double odds = Math.log(p) - Math.log1p(-p);
      variance += p * (1 - p) * odds * odds;
    }
    double deviation = Math.sqrt(variance) / ROWS;
    assertThat(score.trueProbabilityLogLoss())
        .isCloseTo(score.bayesLogLoss(), Offset.offset(4 * deviation));
    assertThat(score.bayesLogLoss()).isCloseTo(CriteoShape.BAYES_LOG_LOSS, Offset.offset(0.01));
    assertThat(score.clickRate()).isCloseTo(CriteoShape.CLICK_RATE, Offset.offset(0.012));
    assertThat(score.bayesAuc()).isBetween(0.75, 0.90);
  }

  @Test
  void isTheAucThatOfRanking() {
    BayesScore score = new BayesScore();
    List<SyntheticRow> rows = rows(3, 0, 3000);
    double area = 0;
    double weight = 0;
    for (SyntheticRow a : rows) {
      score.add(a.probability, a.positive);
      for (SyntheticRow b : rows) {
        double w = a.probability * (1 - b.probability);
        weight += w;
        area += w * (a.probability > b.probability ? 1 : a.probability == b.probability ? .5 : 0);
      }
    }
    assertThat(score.bayesAuc()).isCloseTo(area / weight, Offset.offset(1e-4));
  }

  @Test
  void doThePartsOfTheScoreHaveTheirShares() {
    SyntheticGenerator generator = new SyntheticGenerator(9);
    SyntheticRow row = new SyntheticRow();
    double[] part = new double[ClickModel.COMPONENTS];
    double[][] components = new double[20_000][];
    for (int k = 0; k < components.length; k++) {
      generator.row(k, row, part);
      components[k] = part.clone();
    }
    ScoreCalibration fit =
        ScoreCalibration.fit(components, PlantedModel.VARIANCE_SHARES, 0.256, 0.44);
    double[] weights = {fit.main(), fit.pairs(), fit.higher(), fit.numeric()};
    double[] variance = new double[4];
    for (int c = 0; c < 4; c++) {
      int column = c;
      double mean =
          java.util.Arrays.stream(components).mapToDouble(r -> r[column]).average().orElseThrow();
      variance[c] =
          java.util.Arrays.stream(components)
              .mapToDouble(r -> Math.pow(weights[column] * (r[column] - mean), 2))
              .average()
              .orElseThrow();
    }
    double all = java.util.Arrays.stream(variance).sum();
    for (int c = 0; c < 4; c++) {
      assertThat(variance[c] / all).isCloseTo(PlantedModel.VARIANCE_SHARES[c], Offset.offset(1e-6));
    }
  }

  @Test
  void areShardsTheSameHoweverManyThreads() throws IOException {
    SyntheticSpec spec = new SyntheticSpec(4, 40_000, 1000, 20_000, 500_000);
    List<Long> progress = new ArrayList<>();
    SyntheticSummary one =
        SyntheticDataset.write(spec, temp.resolve("one"), false, 1, progress::add);
    SyntheticSummary two = SyntheticDataset.write(spec, temp.resolve("two"), false, 2, n -> {});
    assertThat(two.splits()).isEqualTo(one.splits());
    assertThat(progress).isSorted().last().isEqualTo(61_000L);
    try (ShardedDataset a = ShardedDataset.open(temp.resolve("one"));
        ShardedDataset b = ShardedDataset.open(temp.resolve("two"))) {
      a.verify();
      assertThat(a.fingerprint()).isEqualTo(b.fingerprint());
      assertThat(a.schema().synthetic()).isTrue();
      assertThat(a.schema().categorical().get(2).cardinality()).isEqualTo(500_000);
      assertThat(a.rows(Split.TEST)).isEqualTo(20_000);
      assertThat(a.summary()).contains("SYNTHETIC").contains("bayesLogLoss");
    }
    assertThat(Files.readString(temp.resolve("one/README.md"))).contains("SYNTHETIC");
    assertThat(SyntheticDataset.schema(SyntheticSpec.FULL).totalCardinality())
        .isEqualTo(33_762_601L);
    assertThatThrownBy(() -> SyntheticDataset.write(spec, temp.resolve("one"), false, 1, n -> {}))
        .hasMessageContaining("already here");
  }
}
