package io.pimento;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.GraphJson;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.OperatorCases;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.Scale;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A wrong kernel, a wrong gradient or none is found and named, and nothing else is. */
@Tag("numbers")
class IsAnOperatorHeldToItsDefinitionTest {
  /**
   * Rows of a matrix times a vector of the same width, plus the sum of the batch: {@code [batch,
   * n], [n] → [n]}, so that it has no row a sample.
   *
   * @param slope that its gradient claims; 1 is right
   */
  private record Weighted(double slope) implements Operator {
    @Override
    public String name() {
      return "weighted-sum";
    }

    @Override
    public List<TensorType> outputs(List<TensorType> inputs) {
      return List.of(TensorType.fixed(inputs.getFirst().last()));
    }

    @Override
    public void reference(ReferenceCall call) {
      int n = call.in(0).last();
      Arrays.fill(call.y(0), 0);
      for (int i = 0; i < call.x(0).length; i++) {
        call.y(0)[i % n] += call.x(0)[i] * call.x(1)[i % n];
      }
    }

    @Override
    public List<@Nullable Value> gradient(GradientScope scope) {
      Value g = scope.emit(new Weighted(1), scope.input(0), scope.gradient());
      return Arrays.asList(null, scope.emit(new Scale(slope), g));
    }

    @Override
    public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
      return Cost.elementwise(inputs.getFirst().size(), inputs, outputs);
    }

    static void kernel(Weighted op, KernelRows rows) {
      int n = rows.outSize(0);
      for (int c = 0; c < n; c++) {
        float sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
          sum += rows.in(0).get(r * n + c) * rows.in(1).get(c);
        }
        rows.out(0).put(c, sum);
      }
    }
  }

  private static final TensorType[] TYPES = {TensorType.batch(6), TensorType.fixed(6)};
  private static final Backend RIGHT = Backend.cpu(2).with(Weighted.class, Weighted::kernel);

  @Test
  void aRightOneHasNothingWrong() {
    assertThat(OperatorCheck.of(RIGHT, new Weighted(1), TYPES)).isEmpty();
  }

  @Test
  void aWrongGradientIsNamed() {
    assertThat(OperatorCheck.of(RIGHT, new Weighted(1.01), TYPES).orElseThrow())
        .contains("the gradient of input 1")
        .contains("differences of the definition");
  }

  @Test
  void aWrongKernelIsNamed() {
    Backend wrong =
        Backend.cpu(2)
            .with(
                Weighted.class,
                (op, rows) -> {
                  Weighted.kernel(op, rows);
                  rows.out(0).put(3, rows.out(0).get(3) + 0.01f);
                });
    assertThat(OperatorCheck.of(wrong, new Weighted(1), TYPES).orElseThrow())
        .contains("result y0, entry 3")
        .contains("by the kernel");
  }

  @Test
  void anOperatorWithoutKernelIsNamed() {
    assertThatThrownBy(() -> OperatorCheck.of(Backend.cpu(1), new Weighted(1), TYPES))
        .hasMessageContaining("no kernel for operator weighted-sum");
    assertThatThrownBy(() -> Backend.cpu(1).with(Relu.class, (op, rows) -> {}).kernels())
        .hasMessageContaining("Relu has a kernel");
    assertThatThrownBy(() -> RIGHT.with(Weighted.class, Weighted::kernel))
        .hasMessageContaining("has a kernel already");
    assertThatThrownBy(() -> Backend.cuda(0).with(Weighted.class, Weighted::kernel))
        .hasMessageContaining("on the processor");
  }

  @Test
  void aKernelThatFailsOrReadsTooFarFails() {
    Backend beyond =
        Backend.cpu(2).with(Weighted.class, (op, rows) -> rows.in(0).get(rows.inSize(0)));
    assertThatThrownBy(() -> OperatorCheck.of(beyond, new Weighted(1), TYPES))
        .isInstanceOf(IndexOutOfBoundsException.class);
    Backend ids = Backend.cpu(2).with(Weighted.class, (op, rows) -> rows.ids(0).get(0));
    assertThatThrownBy(() -> OperatorCheck.of(ids, new Weighted(1), TYPES))
        .hasMessageContaining("ids(0) is for INDEX tensors");
  }

  /** The engine's own operators, as many as have a row a sample or parameters for inputs. */
  @Test
  void theEnginesOwnOperatorsPass() {
    Set<Class<?>> bound = Set.of(Input.class, ParameterView.class, Reshape.class);
    int checked = 0;
    for (OperatorCase c : OperatorCases.all()) {
      boolean fits =
          c.inputs().stream().allMatch(t -> t.batched() || t.rank() == 1 || t.rank() == 2);
      if (fits
          && !c.op().name().endsWith("-gradient")
          && !c.op().name().startsWith("quantize")
          && !Set.of("fill", "batch-sum", "activation-range", "bce-loss").contains(c.op().name())
          && !bound.contains(c.op().getClass())) {
        assertThat(OperatorCheck.of(Backend.cpu(2), c)).as("%s", c).isEmpty();
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(20);
  }

  @Test
  void anOwnNameIsNoNameOfTheEngine() {
    GraphBuilder b = new GraphBuilder();
    String json = GraphJson.write(b.build(Map.of("y", b.relu(b.input("dense", 2)))));
    assertThatThrownBy(() -> GraphJson.read("g.json", json, Map.of("relu", Weighted.class)))
        .hasMessageContaining("there is an operator 'relu' already");
    assertThatThrownBy(
            () -> GraphJson.read("g.json", json.replace("\"relu\"", "\"mine\""), Map.of()))
        .hasMessageContaining("mine");
  }
}
