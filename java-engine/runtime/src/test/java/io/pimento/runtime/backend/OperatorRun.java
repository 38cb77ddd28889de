package io.pimento.runtime.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Value;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.RowGradient;
import io.pimento.runtime.execute.Tiling;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.memory.GuardedBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs an operator by its Vector API kernel, with guard zones around its inputs. */
final class OperatorRun {
  private OperatorRun() {}

  /** Every output of the case on given inputs, row gradients spread over their table. */
  static List<double[]> of(OperatorCase c, int batch, List<Tensor> inputs, Workers workers) {
    return of(c, batch, inputs, workers, Tiling.of(0));
  }

  /** The same by tiles. */
  static List<double[]> of(
      OperatorCase c, int batch, List<Tensor> inputs, Workers workers, Tiling tiling) {
    return of(c, batch, null, inputs, workers, tiling, RowOrder.ASCENDING);
  }

  /** The same after two runs of the same graph, if there are inputs for these. */
  static List<double[]> again(
      OperatorCase c,
      int batch,
      @Nullable List<Tensor> before,
      List<Tensor> inputs,
      Workers workers,
      RowOrder order) {
    return of(c, batch, before, inputs, workers, Tiling.of(0), order);
  }

  private static List<double[]> of(
      OperatorCase c,
      int batch,
      @Nullable List<Tensor> before,
      List<Tensor> inputs,
      Workers workers,
      Tiling tiling,
      RowOrder order) {
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
        Executor executor =
            new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store, tiling)) {
      Execution run = executor.plan(graph, batch, order);
      for (int i = 0; i < inputs.size(); i++) {
        GuardedBlock block = copy((before == null ? inputs : before).get(i));
        blocks.add(block);
        if (graph.inputs().containsKey("x" + i)) {
          run.input("x" + i, block.address());
        }
      }
      run.run();
      if (before != null) {
        run.run();
        // What other operators leave there meanwhile.
        workers.spoil(Float.NaN);
        for (int i = 0; i < inputs.size(); i++) {
          write(inputs.get(i), blocks.get(i).address());
        }
        run.run();
      }
      List<double[]> results = new ArrayList<>();
      for (int o = 0; o < named.size(); o++) {
        results.add(read(run, graph.output("y" + o), batch, order == RowOrder.ASCENDING));
      }
      blocks.forEach(GuardedBlock::checkGuards);
      return results;
    } finally {
      blocks.forEach(GuardedBlock::close);
    }
  }

  private static GuardedBlock copy(Tensor t) {
    GuardedBlock block = GuardedBlock.allocateFloats(t.data().length);
    write(t, block.address());
    return block;
  }

  private static void write(Tensor t, long to) {
    boolean bags = t.type().element() == Element.BAGS;
    int ints = t.type().element() == Element.INDEX ? t.data().length : 0;
    if (bags) {
      ints = t.batch() + 1 + (int) t.get(t.batch());
    }
    for (int i = 0; i < t.data().length; i++) {
      if (i < ints) {
        NativeMemory.putInt(to, i, (int) t.get(i));
      } else {
        NativeMemory.put(to, i, (float) t.get(i));
      }
    }
  }

  private static double[] read(Execution run, Value v, int batch, boolean ascending) {
    double[] out = new double[(int) v.type().size(batch)];
    if (v.type().element() == Element.ROWS) {
      RowGradient rows = run.rowGradient(v);
      int width = v.type().last();
      for (int i = 0; i < rows.count(); i++) {
        int row = NativeMemory.getInt(rows.numbers(), i);
        assertThat(!ascending || i == 0 || row > NativeMemory.getInt(rows.numbers(), i - 1))
            .isTrue();
        for (int c = 0; c < width; c++) {
          out[row * width + c] = NativeMemory.get(rows.gradients(), (long) i * width + c);
        }
      }
      return out;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] =
          v.type().element() == Element.INDEX
              ? NativeMemory.getInt(run.address(v), i)
              : NativeMemory.get(run.address(v), i);
    }
    return out;
  }
}
