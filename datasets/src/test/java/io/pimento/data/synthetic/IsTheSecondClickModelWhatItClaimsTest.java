package io.pimento.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.data.Split;
import io.pimento.data.shard.ShardedDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsTheSecondClickModelWhatItClaimsTest {
  private static final int ROWS = 40_000;

  @TempDir Path temp;

  private static SyntheticGenerator generator(long seed, double drift) {
    return new SyntheticGenerator(seed, new PlantedSettings(2, drift), ROWS);
  }

  private static SyntheticRow row(SyntheticGenerator generator, long index) {
    SyntheticRow row = new SyntheticRow();
    generator.row(index, row, new double[ClickModel.COMPONENTS]);
    return row;
  }

  private static List<SyntheticRow> rows(SyntheticGenerator generator, long from, int count) {
    List<SyntheticRow> rows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      rows.add(row(generator, from + k));
    }
    return rows;
  }

  /** Version 1 of two seeds: tokens, integers and labels of 2,000 rows as they always were. */
  @ParameterizedTest
  @CsvSource({"1, 1820566688, 0.10334939441715371", "3, -1328713306, 0.18564260712392888"})
  void isTheFirstVersionWhatItWas(long seed, int hash, double probability) {
    SyntheticGenerator generator = new SyntheticGenerator(seed, PlantedSettings.FIRST, 77);
    int found = 1;
    for (SyntheticRow row : rows(generator, 0, 2000)) {
      for (int rank : row.ranks) {
        found = 31 * found + rank;
      }
      for (float x : row.dense) {
        found = 31 * found + (Float.isNaN(x) ? -1 : (int) x);
      }
      found = 31 * found + (row.positive ? 1 : 0);
    }
    assertThat(found).isEqualTo(hash);
    assertThat(row(generator, 0).probability).isCloseTo(probability, within(1e-12));
  }

  @Test
  void doRowsFollowFromSeedAndNumber() {
    List<SyntheticRow> all = rows(generator(5, 0.4), 0, 60);
    List<SyntheticRow> late = rows(generator(5, 0.4), 50, 10);
    for (int k = 0; k < 10; k++) {
      assertThat(late.get(k).ranks).isEqualTo(all.get(50 + k).ranks);
      assertThat(late.get(k).probability).isEqualTo(all.get(50 + k).probability);
      assertThat(late.get(k).positive).isEqualTo(all.get(50 + k).positive);
    }
    SyntheticRow first = row(new SyntheticGenerator(5), 50);
    assertThat(first.ranks).isEqualTo(late.getFirst().ranks);
    assertThat(first.dense).isEqualTo(late.getFirst().dense);
    assertThat(first.probability).isNotEqualTo(late.getFirst().probability);
    assertThat(row(generator(6, 0.4), 50).probability).isNotEqualTo(late.getFirst().probability);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "2, 0.8"})
  void areLabelsDrawnFromTheTrueProbabilities(long seed, double drift) {
    BayesScore score = new BayesScore();
    double[] expected = new double[10];
    double[] clicks = new double[10];
    double[] variance = new double[10];
    double lossVariance = 0;
    for (SyntheticRow row : rows(generator(seed, drift), 0, ROWS)) {
      double p = row.probability;
      score.add(p, row.positive);
      int bin = (int) (10 * p);
      expected[bin] += p;
      variance[bin] += p * (1 - p);
      clicks[bin] += row.positive ? 1 : 0;
      double odds = Math.log(p) - Math.log1p(-p);
      lossVariance += p * (1 - p) * odds * odds;
    }
    for (int b = 0; b < 10; b++) {
      assertThat(clicks[b]).isCloseTo(expected[b], within(4 * Math.sqrt(variance[b]) + 1));
    }
    assertThat(score.trueProbabilityLogLoss())
        .isCloseTo(score.bayesLogLoss(), within(4 * Math.sqrt(lossVariance) / ROWS));
    assertThat(score.bayesLogLoss()).isCloseTo(0.42, within(0.012));
    assertThat(score.clickRate()).isCloseTo(CriteoShape.CLICK_RATE, within(0.015));
  }

  @Test
  void doRareTokensCarryLittle() {
    LatentModel model = (LatentModel) generator(1, 0).model();
    for (int f = 0; f < CriteoShape.CATEGORICAL; f++) {
      int tokens = CriteoShape.cardinality(f) - 1;
      SkewedRanks law = new SkewedRanks(tokens, CriteoShape.exponent(f), CriteoShape.shift(f));
      for (int rank = 0; rank < Math.min(tokens, 4096); rank += 7) {
        double sightings = 1e6 * law.headProbability(rank);
        double kept = model.tokens().kept(f, rank);
        assertThat(kept).isCloseTo(sightings / (sightings + 1000), within(1e-9));
      }
    }
    // A token seen 70,000 times in a million rows moves the score, two of the tail do not.
    SyntheticRow row = row(generator(1, 0), 3);
    row.ranks[2] = 0;
    double[] often = parts(model, row);
    row.ranks[2] = 5000;
    double[] tail = parts(model, row);
    row.ranks[2] = 1_000_000;
    assertThat(parts(model, row)).isEqualTo(tail);
    assertThat(Math.abs(often[0] - tail[0])).isGreaterThan(1e-3);
  }

  private static double[] parts(ClickModel model, SyntheticRow row) {
    double[] parts = new double[ClickModel.COMPONENTS];
    model.components(row, parts);
    return parts;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 1})
  void doesDriftChangeAsMuchOfTheMainEffectsAsItSays(double drift) {
    SyntheticGenerator generator = generator(4, drift);
    int n = 20_000;
    double[] first = new double[n];
    double[] last = new double[n];
    for (int i = 0; i < n; i++) {
      SyntheticRow row = row(generator, i);
      row.time = 0;
      double[] before = parts(generator.model(), row);
      row.time = 1;
      double[] after = parts(generator.model(), row);
      first[i] = before[0];
      last[i] = after[0];
      assertThat(Arrays.copyOfRange(after, 1, 4)).isEqualTo(Arrays.copyOfRange(before, 1, 4));
    }
    assertThat(correlation(first, last)).isCloseTo(1 - drift, within(0.03));
    if (drift == 0) {
      assertThat(last).isEqualTo(first);
    }
    // Rows are otherwise those without drift, and the last one is where the drift ends.
    assertThat(row(generator, 11).ranks).isEqualTo(row(generator(4, 0), 11).ranks);
    assertThat(row(generator, ROWS - 1).time).isEqualTo(1);
    assertThat(row(generator, 0).time).isZero();
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void areShardsTheSameOnAnyThreadsAndNamedByVersion() throws Exception {
    SyntheticSpec first = new SyntheticSpec(4, 20_000, 500, 700, 5000);
    SyntheticSpec second =
        new SyntheticSpec(4, 20_000, 500, 700, 5000, new PlantedSettings(2, 0.25));
    SyntheticDataset.write(first, temp.resolve("first"), false, 2, n -> {});
    SyntheticDataset.write(second, temp.resolve("one"), false, 1, n -> {});
    SyntheticSummary summary =
        SyntheticDataset.write(second, temp.resolve("two"), false, 2, n -> {});
    assertThat(summary.splits().get(Split.TEST).bayesLogLoss()).isBetween(0.35, 0.5);
    try (ShardedDataset a = ShardedDataset.open(temp.resolve("one"));
        ShardedDataset b = ShardedDataset.open(temp.resolve("two"));
        ShardedDataset c = ShardedDataset.open(temp.resolve("first"))) {
      assertThat(b.fingerprint()).isEqualTo(a.fingerprint()).isNotEqualTo(c.fingerprint());
    }
    assertThat(Files.readString(temp.resolve("one/summary.json")))
        .containsPattern("\"planted\" : \\{\\s*\"version\" : 2,\\s*\"drift\" : 0.25");
    assertThat(Files.readString(temp.resolve("first/summary.json"))).doesNotContain("\"planted\"");
  }

  @Test
  void isWhatHasNoMeaningRefused() {
    assertThatThrownBy(() -> new PlantedSettings(3, 0)).hasMessageContaining("there are 1 and 2");
    assertThatThrownBy(() -> new PlantedSettings(0, 0)).hasMessageContaining("version 0");
    assertThatThrownBy(() -> new PlantedSettings(1, 0.5)).hasMessageContaining("needs planted");
    for (double drift : new double[] {-0.1, 1.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new PlantedSettings(2, drift))
          .hasMessageContaining("drift must be from 0 (none) to 1");
    }
  }
}
