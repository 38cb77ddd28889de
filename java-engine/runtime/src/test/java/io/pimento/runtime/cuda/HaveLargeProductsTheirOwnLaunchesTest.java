package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.cuda.TapePart;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.Relu;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which launches a step has where some of its products are large. */
class HaveLargeProductsTheirOwnLaunchesTest {
  private static final long LARGE = 1L << 30;
  private static final int ROWS = 16_384;
  private static final int IN = 300;
  private static final int FIRST = 400;
  private static final int SECOND = 500;

  /** A tape's launches, and the instructions of each. */
  private record Launches(List<TapePart> parts, List<List<String>> outline) {
    List<String> instructions(TapePart part) {
      return outline.subList(part.from(), part.to()).stream().flatMap(List::stream).toList();
    }

    List<String> of(TapePart.Kernel kernel) {
      return parts.stream()
          .filter(p -> p.kernel() == kernel)
          .flatMap(p -> instructions(p).stream())
          .toList();
    }
  }

  /** Two layers of 1.97 and 3.28 thousand million multiply-adds at 16,384 rows. */
  private static TrainingGraph model() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", TensorType.batch(IN));
    Value first = b.linear("first", List.of(b.apply(new Relu(), x)), FIRST);
    Value second = b.linear("second", List.of(first), SECOND);
    Value logits = b.linear("out", List.of(second), 1);
    return b.loss(logits, b.input("labels", TensorType.batch(1))).training();
  }

  private static Launches launches(int rows, long alone, boolean halves) {
    Tape tape = HopperTape.of(model(), rows, halves, alone);
    assertThat(tape.pieces().all()).hasSize(1);
    return new Launches(tape.pieces().all().getFirst().parts(), tape.writer().outline());
  }

  @Test
  void eachOrientationHasItsKernel() {
    Launches l = launches(ROWS, LARGE, false);
    assertThat(l.of(TapePart.Kernel.PRODUCTS)).hasSize(3).allMatch(i -> i.contains("m=" + ROWS));
    assertThat(l.of(TapePart.Kernel.WEIGHTS))
        .hasSize(2)
        .anyMatch(i -> i.contains("m=" + SECOND + " n=" + FIRST))
        .anyMatch(i -> i.contains("m=" + FIRST + " n=" + IN));
  }

  @Test
  void productsOfHalvesHaveNone() {
    Launches l = launches(ROWS, LARGE, true);
    assertThat(l.parts()).hasSize(1);
    assertThat(l.of(TapePart.Kernel.TAPE)).filteredOn(i -> i.startsWith("product_half")).hasSize(5);
  }

  @Test
  void allInstructionsAreThereInOrder() {
    Launches apart = launches(ROWS, LARGE, false);
    int next = 0;
    for (TapePart p : apart.parts()) {
      assertThat(p.from()).isEqualTo(next);
      next = p.to();
      // Whatever has barriers needs all of its blocks at once.
      if (p.from() > 0) {
        assertThat(p.levels() > 1).isEqualTo(p.kernel() == TapePart.Kernel.TAPE);
      }
      if (p.kernel() != TapePart.Kernel.TAPE) {
        long units =
            apart.instructions(p).stream()
                .mapToLong(i -> Long.parseLong(i.replaceAll(".*units=(\\d+).*", "$1")))
                .sum();
        assertThat(p.units()).isEqualTo(units);
      }
    }
    assertThat(next).isEqualTo(apart.outline().size());
    // The same step without such kernels: one launch.
    Launches whole = launches(ROWS, LargeProducts.NEVER, false);
    assertThat(whole.parts()).hasSize(1);
    assertThat(whole.of(TapePart.Kernel.TAPE))
        .containsAll(apart.of(TapePart.Kernel.PRODUCTS))
        .hasSize(apart.outline().stream().mapToInt(List::size).sum());
  }

  @Test
  void onlyWhatIsOfTheSameLevelNeedNotWait() {
    List<TapePart> parts = launches(ROWS, LARGE, false).parts();
    List<TapePart> beside = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      TapePart p = parts.get(i);
      if (p.beside()) {
        assertThat(parts.get(i - 1).kernel()).isNotEqualTo(TapePart.Kernel.TAPE);
        beside.add(p);
      }
    }
    // The gradients of the second layer's weight and input are of one level.
    assertThat(beside).isNotEmpty();
    assertThat(parts.getFirst().kernel()).isEqualTo(TapePart.Kernel.TAPE);
  }

  @Test
  void stepsOfSmallProductsAreOneLaunch() {
    assertThat(launches(512, LARGE, false).parts()).hasSize(1);
    assertThat(launches(512, LARGE, true).parts()).hasSize(1);
  }
}
