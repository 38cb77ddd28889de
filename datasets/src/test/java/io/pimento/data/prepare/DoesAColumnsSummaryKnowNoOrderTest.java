package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DoesAColumnsSummaryKnowNoOrderTest {
  private record Seen(double count, double mean, double squares) {}

  private static List<Seen> summary(Iterable<Float> values) {
    ValueBins bins = new ValueBins();
    values.forEach(bins::see);
    return summary(bins);
  }

  private static List<Seen> summary(ValueBins bins) {
    List<Seen> all = new ArrayList<>();
    bins.ascending((n, mean, squares) -> all.add(new Seen(n, mean, squares)));
    return all;
  }

  @Test
  void areSummariesTheSameInAnyOrder() {
    Random random = new Random(3);
    List<Float> values = new ArrayList<>(List.of(0f, -0f, Float.MIN_VALUE, -Float.MAX_VALUE));
    for (int k = 0; k < 20_000; k++) {
      values.add((float) (random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6)));
    }
    List<Seen> first = summary(values);
    for (int turn = 0; turn < 3; turn++) {
      Collections.shuffle(values, random);
      assertThat(summary(values)).isEqualTo(first);
    }
  }

  @Test
  void areMergedBinsThoseOfAllValues() {
    Random random = new Random(5);
    ValueBins whole = new ValueBins();
    List<ValueBins> parts = new ArrayList<>();
    for (int part = 0; part < 4; part++) {
      ValueBins bins = new ValueBins();
      // One value so often that the squares of a bin pass 62 bits in parts and in their sum.
      for (int k = 0; k < 5_000_000; k++) {
        bins.see(Math.nextDown(1.125f));
        whole.see(Math.nextDown(1.125f));
      }
      for (int k = 0; k < 1000; k++) {
        float x = (float) Math.exp(4 * random.nextGaussian()) * (k % 3 - 1);
        bins.see(x);
        whole.see(x);
      }
      parts.add(bins);
    }
    ValueBins left = new ValueBins();
    parts.forEach(left::merge);
    ValueBins right = new ValueBins();
    parts.reversed().forEach(right::merge);
    for (ValueBins merged : List.of(left, right)) {
      assertThat(merged.count()).isEqualTo(whole.count());
      assertThat(merged.least()).isEqualTo(whole.least());
      assertThat(merged.most()).isEqualTo(whole.most());
      assertThat(summary(merged)).isEqualTo(summary(whole));
    }
  }

  @Test
  void areMomentsOfABinThoseOfItsValues() {
    float[] values = {1.0f, 1.1f, 1.1f, 1.05f, 1.124f};
    double mean = 0;
    for (float x : values) {
      mean += x / (double) values.length;
    }
    double squares = 0;
    for (float x : values) {
      squares += (x - mean) * (x - mean);
    }
    for (float sign : new float[] {1, -1}) {
      ValueBins bins = new ValueBins();
      for (float x : values) {
        bins.see(sign * x);
      }
      ValueBins.Bin bin = bins.at(0);
      assertThat(bin.mean()).isCloseTo(sign * mean, within(1e-15));
      assertThat(bin.deviation()).isCloseTo(Math.sqrt(squares / 5), within(1e-15));
    }
  }

  @Test
  void isABinOfOneValueThatValueHoweverOften() {
    // The farthest from its bin's lower end: sums of squares pass 62 bits after four million.
    for (float x : new float[] {Math.nextDown(1.125f), -Float.MIN_VALUE, 0, 3e-40f, 1e38f}) {
      ValueBins bins = new ValueBins();
      for (int k = 0; k < 9_000_000; k++) {
        bins.see(x);
      }
      assertThat(bins.at(0)).isEqualTo(new ValueBins.Bin(x, 0));
      assertThat(bins.count()).isEqualTo(9_000_000);
    }
  }

  @Test
  void areBinsVisitedByRisingValues() {
    float[] values = {-3e9f, -2, -9e-39f, 0, 9e-39f, 1e-3f, 5, 7e20f};
    double[] means =
        summary(Arrays.asList(5f, 0f, -2f, 1e-3f, 7e20f, -3e9f, 9e-39f, -9e-39f)).stream()
            .mapToDouble(Seen::mean)
            .toArray();
    for (int k = 0; k < values.length; k++) {
      assertThat(means[k]).isEqualTo(values[k]);
    }
  }
}
