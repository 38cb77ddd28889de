package io.pimento.runtime.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Operators;
import io.pimento.graph.Value;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.OperatorCases;
import io.pimento.graph.cases.SupernetCases;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.RowGradient;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.GuardedBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shared operator cases on the Vector API kernels, with one and two threads. */
class DoesEveryKernelMatchItsReferenceTest {
  private static final Workers ONE = new Workers(1);
  private static final Workers TWO = new Workers(2);

  static List<OperatorCase> cases() {
    return OperatorCases.all();
  }

  @AfterAll
  static void stop() {
    ONE.close();
    TWO.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resultEqualsTheDefinition(OperatorCase c) {
    for (int batch : new int[] {0, 1, 3, 70}) {
      compare(c, batch);
    }
  }

  private static void compare(OperatorCase c, int batch) {
    List<Tensor> inputs = c.makeInputs(batch, 11);
    List<Tensor> expected = c.reference(batch, inputs);
    List<double[]> one = run(c, batch, inputs, ONE);
    List<double[]> two = run(c, batch, inputs, TWO);
    for (int o = 0; o < expected.size(); o++) {
      double[] want = expected.get(o).data();
      assertThat(two.get(o)).as("the same bits on two threads: %s", c).isEqualTo(one.get(o));
      double scale = 1e-3;
      for (double v : want) {
        scale = Math.max(scale, Math.abs(v));
      }
      for (int i = 0; i < want.length; i++) {
        assertThat(one.get(o)[i])
            .as("%s batch %d output %d entry %d", c, batch, o, i)
            .isCloseTo(want[i], org.assertj.core.data.Offset.offset(2e-5 * scale));
      }
    }
  }

  static List<OperatorCase> supernetCases() {
    return SupernetCases.all(50);
  }

  @ParameterizedTest
  @MethodSource("supernetCases")
  void resultEqualsTheDefinitionAtTheSupernetsSizes(OperatorCase c) {
    compare(c, 13);
  }

  private static List<double[]> run(
      OperatorCase c, int batch, List<Tensor> inputs, Workers workers) {
    GraphBuilder b = new GraphBuilder();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.add(b.input("x" + i, c.inputs().get(i)));
    }
    Map<String, Value> named = new LinkedHashMap<>();
    b.applyAll(c.op(), values).forEach(v -> named.put("y" + v.output(), v));
    Graph graph = b.build(named);
    List<GuardedBlock> blocks = new ArrayList<>();
    try (ParameterStore store = new ParameterStore(0, workers);
        Executor executor = new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store)) {
      Execution run = executor.bind(graph, batch);
      for (int i = 0; i < inputs.size(); i++) {
        GuardedBlock block = copy(inputs.get(i));
        blocks.add(block);
        if (graph.inputs().containsKey("x" + i)) {
          run.input("x" + i, block.address());
        }
      }
      run.run();
      List<double[]> results = new ArrayList<>();
      for (int o = 0; o < named.size(); o++) {
        results.add(read(run, graph.output("y" + o), batch));
      }
      blocks.forEach(GuardedBlock::checkGuards);
      return results;
    } finally {
      blocks.forEach(GuardedBlock::close);
    }
  }

  private static GuardedBlock copy(Tensor t) {
    GuardedBlock block = GuardedBlock.allocateFloats(t.data().length);
    boolean bags = t.type().element() == Element.BAGS;
    int ints = t.type().element() == Element.INDEX ? t.data().length : 0;
    if (bags) {
      ints = t.batch() + 1 + (int) t.get(t.batch());
    }
    for (int i = 0; i < t.data().length; i++) {
      if (i < ints) {
        NativeMemory.putInt(block.address(), i, (int) t.get(i));
      } else {
        NativeMemory.put(block.address(), i, (float) t.get(i));
      }
    }
    return block;
  }

  private static double[] read(Execution run, Value v, int batch) {
    double[] out = new double[(int) v.type().size(batch)];
    if (v.type().element() == Element.ROWS) {
      RowGradient rows = run.rowGradient(v);
      int width = v.type().last();
      for (int i = 0; i < rows.count(); i++) {
        int row = NativeMemory.getInt(rows.numbers(), i);
        assertThat(i == 0 || row > NativeMemory.getInt(rows.numbers(), i - 1)).isTrue();
        for (int c = 0; c < width; c++) {
          out[row * width + c] = NativeMemory.get(rows.gradients(), (long) i * width + c);
        }
      }
      return out;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = NativeMemory.get(run.address(v), i);
    }
    return out;
  }

  @Test
  void everyOperatorHasAKernel() {
    Set<Class<?>> bound = Set.of(Input.class, ParameterView.class, Reshape.class);
    assertThat(Operators.classes())
        .allMatch(op -> bound.contains(op) || CpuKernels.TABLE.kernels().containsKey(op));
  }

  @Test
  void anIdOutsideItsTableIsNamed() {
    OperatorCase c =
        new OperatorCase(
            new EmbeddingLookup(2),
            List.of(
                io.pimento.graph.TensorType.indices(2),
                io.pimento.graph.TensorType.fixed(9, 4),
                io.pimento.graph.TensorType.fixed(5, 4)),
            5);
    List<Tensor> inputs = c.makeInputs(3, 1);
    inputs.getFirst().data()[3] = 5;
    String message = "category 5 of field 1 in row 1 of the batch lies outside its table of 5 rows";
    assertThatThrownBy(() -> run(c, 3, inputs, TWO)).hasMessageContaining(message);
    assertThatThrownBy(() -> c.reference(3, inputs)).hasMessageContaining(message);
  }
}
