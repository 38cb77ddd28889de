package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which products of a step have factors of halves, and what is copied for them. */
class DoLargeProductsReadHalvesTest {
  private static final int ROWS = 16_384;
  private static final int IN = 300;
  private static final int FIRST = 400;
  private static final int SECOND = 500;

  /** Two large layers and one of a single column. */
  private static TrainingGraph model() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", TensorType.batch(IN));
    Value first = b.linear("first", List.of(x), FIRST);
    Value second = b.linear("second", List.of(first), SECOND);
    Value logits = b.linear("out", List.of(second), 1);
    return b.loss(logits, b.input("labels", TensorType.batch(1))).training();
  }

  /** Instructions of each level. */
  private static List<List<String>> levels(int rows, boolean halves) {
    return HopperTape.of(model(), rows, halves, LargeProducts.NEVER).writer().outline();
  }

  private static List<String> of(List<List<String>> levels, String instruction) {
    return levels.stream()
        .flatMap(List::stream)
        .filter(i -> i.startsWith(instruction + " "))
        .toList();
  }

  /** The level of the only instruction that has all these sizes. */
  private static int level(List<List<String>> levels, String instruction, String... sizes) {
    int found = -1;
    for (int l = 0; l < levels.size(); l++) {
      for (String i : levels.get(l)) {
        List<String> words = List.of(i.split(" "));
        if (words.getFirst().equals(instruction) && words.containsAll(List.of(sizes))) {
          assertThat(found).as("%s %s", instruction, List.of(sizes)).isEqualTo(-1);
          found = l;
        }
      }
    }
    assertThat(found).as("%s %s in %s", instruction, List.of(sizes), levels).isNotEqualTo(-1);
    return found;
  }

  @Test
  void eachFactorIsCopiedOnceBeforeItsFirstReader() {
    List<List<String>> levels = levels(ROWS, true);
    // Forward both layers, both gradients of weights, one of an input.
    assertThat(of(levels, "product_half")).hasSize(5);
    assertThat(of(levels, "to_half")).hasSize(6);
    int second = level(levels, "product_half", "m=" + ROWS, "n=" + SECOND);
    int weight = level(levels, "to_half", "rows=" + SECOND, "k=" + FIRST);
    assertThat(weight).isEqualTo(second - 1);
    // The first layer's input is there from the start, its gradient last of all.
    int x = level(levels, "to_half", "rows=" + ROWS, "k=" + IN);
    assertThat(x).isLessThan(weight);
    assertThat(level(levels, "product_half", "m=" + FIRST, "n=" + IN)).isGreaterThan(second + 1);
  }

  @Test
  void thoseOfOneColumnStayOfFloats() {
    // Forward, and of both gradients: one is of a single column, the other a sum of a single entry.
    assertThat(of(levels(ROWS, true), "product")).hasSize(3).noneMatch(i -> i.contains("n=400"));
  }

  @Test
  void smallBatchesHaveNone() {
    List<List<String>> levels = levels(100, true);
    assertThat(of(levels, "product_half")).isEmpty();
    assertThat(of(levels, "to_half")).isEmpty();
  }

  @Test
  void otherPrecisionsHaveNone() {
    List<List<String>> levels = levels(ROWS, false);
    assertThat(of(levels, "product_half")).isEmpty();
    assertThat(of(levels, "to_half")).isEmpty();
    assertThat(of(levels, "product").size()).isGreaterThanOrEqualTo(5);
  }
}
