package io.pimento.runtime.optimize;

import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.execute.RowGradient;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.memory.Block;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Updates every entry of every parameter, whether it has a gradient or not: what momentum, Adam and
 * weight decay ask for to be equal to their dense form.
 */
final class Sweep {
  private final Parameters store;
  private final Workers workers;
  private final Optimizer optimizer;

  Sweep(Parameters store, Workers workers, Optimizer optimizer) {
    this.store = store;
    this.workers = workers;
    this.optimizer = optimizer;
  }

  void update(Gradients gradients, double rate, float scale, long step) {
    TrainingGraph graph = gradients.graph();
    Map<String, List<Integer>> byParameter = new TreeMap<>();
    for (int i = 0; i < graph.gradients().size(); i++) {
      String name = graph.gradients().get(i).parameter().name();
      byParameter.computeIfAbsent(name, n -> new ArrayList<>()).add(i);
    }
    for (Parameter p : store.all()) {
      if (p.spec().size() == 0) {
        continue;
      }
      List<Integer> parts = byParameter.getOrDefault(p.spec().name(), List.of());
      int columns = p.spec().stride();
      int rows = Math.toIntExact(p.spec().size() / columns);
      if (parts.size() == 1 && isWhole(graph.gradients().get(parts.getFirst()))) {
        long at = gradients.dense(parts.getFirst());
        change(p, rows, columns, at, rate, scale, step);
        continue;
      }
      try (Block whole = NativeMemory.allocateFloats(p.spec().size())) {
        for (int i : parts) {
          ParameterView view = graph.gradients().get(i);
          if (p.spec().table()) {
            scatterRows(gradients.rows(i), columns, whole.address());
          } else {
            scatter(view, gradients.dense(i), whole.address());
          }
        }
        change(p, rows, columns, whole.address(), rate, scale, step);
      }
    }
  }

  private void change(
      Parameter p, int rows, int columns, long gradient, double rate, float scale, long step) {
    UpdateKernel kernel = new UpdateKernel();
    kernel.rectangle(0, rows, columns, columns, gradient, optimizer.update(p, rate, scale, step));
    kernel.run(workers);
  }

  private static boolean isWhole(ParameterView view) {
    return !view.parameter().table() && view.size().equals(view.parameter().shape());
  }

  private static void scatter(ParameterView view, long gradient, long whole) {
    for (int r = 0; r < view.rows(); r++) {
      long to = whole + Float.BYTES * (view.offset() + (long) r * view.parameter().stride());
      NativeMemory.copy(gradient + (long) Float.BYTES * r * view.columns(), to, view.columns());
    }
  }

  private static void scatterRows(RowGradient rows, int width, long whole) {
    for (int i = 0; i < rows.count(); i++) {
      long row = NativeMemory.getInt(rows.numbers(), i);
      NativeMemory.copy(
          rows.gradients() + (long) Float.BYTES * i * width,
          whole + Float.BYTES * row * width,
          width);
    }
  }
}
