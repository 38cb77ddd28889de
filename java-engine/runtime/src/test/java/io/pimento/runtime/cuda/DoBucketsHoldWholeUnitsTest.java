package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.cuda.TapeLimits;
import io.pimento.graph.Element;
import io.pimento.graph.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which gradients go together to other GPUs, and where they lie. */
class DoBucketsHoldWholeUnitsTest {
  private final TrainingGraph training = DoGpusExchangeGradientsInOrderTest.model(900);

  @ParameterizedTest
  @ValueSource(longs = {1, 20_000, 30_000})
  void bucketsFollowOneAnotherInWholeUnitsOfSums(long bytes) {
    GradientBuckets buckets = GradientBuckets.of(training, bytes);
    assertThat(buckets.members()).hasSizeBetween(2, GradientBuckets.MOST);
    long at = 0;
    int earlier = -1;
    List<Integer> numbers = new ArrayList<>();
    for (int b = 0; b < buckets.members().size(); b++) {
      assertThat(buckets.from(b)).isEqualTo(at).matches(n -> n % TapeLimits.ELEMENTS == 0);
      for (GradientBuckets.Member m : buckets.members().get(b)) {
        assertThat(m.at()).isEqualTo(at);
        assertThat(m.room()).isGreaterThanOrEqualTo(training.gradient(m.number()).type().size());
        assertThat(training.gradient(m.number()).id())
            .as("made later than the one before")
            .isGreaterThan(earlier);
        earlier = training.gradient(m.number()).id();
        numbers.add(m.number());
        at += m.room();
      }
      assertThat(buckets.to(b)).isEqualTo(at);
    }
    assertThat(buckets.floats()).isEqualTo(at);
    List<Integer> dense = new ArrayList<>();
    for (int i = 0; i < training.gradients().size(); i++) {
      if (training.gradient(i).type().element() != Element.ROWS) {
        dense.add(i);
      }
    }
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(dense);
  }

  @Test
  void fewBytesGoAtOnceInTheirOwnOrder() {
    GradientBuckets one = GradientBuckets.of(training, 1 << 30);
    assertThat(one.members()).hasSize(1);
    assertThat(one.members().getFirst())
        .extracting(GradientBuckets.Member::number)
        .isSortedAccordingTo(Integer::compare);
  }
}
