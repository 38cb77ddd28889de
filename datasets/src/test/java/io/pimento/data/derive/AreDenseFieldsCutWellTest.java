package io.pimento.data.derive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AreDenseFieldsCutWellTest {
  private static List<Integer> counts(BinCuts cuts, float[] values) {
    int[] counts = new int[cuts.count()];
    for (float v : values) {
      counts[cuts.of(v)]++;
    }
    return IntStream.of(counts).boxed().toList();
  }

  private static float[] uniform(int rows) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[rows];
    for (int r = 0; r < rows; r++) {
      values[r] = (float) random.nextDouble(-5, 5);
    }
    return values;
  }

  @Test
  void areValuesThatDifferSharedOutEvenly() {
    float[] values = uniform(4800);
    BinCuts cuts = BinCuts.of(3, values.clone(), 48);
    assertThat(cuts.dense()).isEqualTo(3);
    assertThat(cuts.count()).isEqualTo(48);
    assertThat(counts(cuts, values)).allMatch(n -> n >= 99 && n <= 101);
  }

  @Test
  void isAFrequentValueAlone() {
    float[] values = uniform(4800);
    for (int r = 0; r < 4300; r++) {
      values[r] = r < 4000 ? 0 : -7.5f;
    }
    BinCuts cuts = BinCuts.of(0, values.clone(), 48);
    int zero = cuts.of(0);
    assertThat(cuts.of(-0f)).isEqualTo(zero);
    assertThat(cuts.of(-0.2f)).isLessThan(zero);
    assertThat(cuts.of(0.2f)).isGreaterThan(zero);
    assertThat(counts(cuts, values).get(zero)).isEqualTo(4000);
    assertThat(counts(cuts, values).get(cuts.of(-7.5f))).isEqualTo(300);
    assertThat(cuts.of(-7.5f)).isZero();
    assertThat(counts(cuts, values)).allMatch(n -> n >= BinCuts.LEAST / 2);
  }

  @Test
  void areFewRowsCutRarelyOrNot() {
    assertThat(BinCuts.of(0, uniform(20), 48).count()).isEqualTo(1);
    assertThat(BinCuts.of(0, new float[0], 48).count()).isEqualTo(1);
    assertThat(BinCuts.of(0, new float[500], 48).count()).isEqualTo(1);
    assertThat(BinCuts.of(0, uniform(500), 1).count()).isEqualTo(1);
    float[] values = uniform(500);
    BinCuts cuts = BinCuts.of(0, values.clone(), 48);
    assertThat(cuts.count()).isBetween(20, 25);
    assertThat(counts(cuts, values)).allMatch(n -> n >= BinCuts.LEAST / 2);
  }

  @Test
  void areNeighboursInFloatToldApart() {
    float one = 1;
    float next = Math.nextUp(one);
    float[] values = new float[200];
    IntStream.range(0, 200).forEach(r -> values[r] = r % 2 == 0 ? one : next);
    BinCuts cuts = BinCuts.of(0, values.clone(), 48);
    assertThat(cuts.of(one)).isZero();
    assertThat(cuts.of(next)).isEqualTo(1);
    float[] huge = new float[200];
    IntStream.range(0, 200).forEach(r -> huge[r] = (r % 2 == 0 ? -1 : 1) * Float.MAX_VALUE);
    BinCuts far = BinCuts.of(0, huge.clone(), 48);
    assertThat(far.of(-Float.MAX_VALUE)).isZero();
    assertThat(far.of(Float.MAX_VALUE)).isEqualTo(1);
  }
}
