package io.pimento.runtime.optimize;

import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Updates every entry of every parameter, whether it has a gradient or not: what momentum, Adam and
 * weight decay ask for to be equal to their dense form.
 */
final class Sweep {
  /** Rows shorter than this are not worth a call each. */
  private static final int NARROW = 8;

  /** Floats of a cache line. */
  private static final int LINE = 16;

  private final Parameters store;
  private final Workers workers;
  private final Changes changes;
  private final UpdateKernel kernel = new UpdateKernel();

  /** Of which graph the gradients below are. */
  private @Nullable TrainingGraph graph;

  /** Numbers of the gradients of each parameter. */
  private final Map<String, List<Integer>> byParameter = new HashMap<>();

  Sweep(Parameters store, Workers workers, Changes changes) {
    this.store = store;
    this.workers = workers;
    this.changes = changes;
  }

  // A graph that is equal, but another one, is sorted again.
  @SuppressWarnings("ReferenceEquality")
  private void sort(TrainingGraph next) {
    if (next == graph) {
      return;
    }
    byParameter.clear();
    List<ParameterView> views = next.gradients();
    for (int i = 0; i < views.size(); i++) {
      byParameter.computeIfAbsent(views.get(i).parameter().name(), n -> new ArrayList<>()).add(i);
    }
    graph = next;
  }

  void update(Gradients gradients, double rate, float scale, long step) {
    List<ParameterView> views = gradients.graph().gradients();
    sort(gradients.graph());
    long floats = UpdateKernel.ZEROS;
    for (Parameter p : store.all()) {
      List<Integer> parts = byParameter.getOrDefault(p.spec().name(), List.of());
      floats += isSpread(p, parts, views) ? padded(p) : 0;
    }
    long zeros = workers.sharedScratch(floats);
    NativeMemory.zero(zeros, floats);
    long free = zeros + Float.BYTES * (long) UpdateKernel.ZEROS;
    kernel.clear();
    for (Parameter p : store.all()) {
      if (p.spec().size() == 0) {
        continue;
      }
      List<Integer> parts = byParameter.getOrDefault(p.spec().name(), List.of());
      UpdateKernel.Run change = changes.of(p, rate, scale, step);
      int columns = p.spec().stride();
      int rows = Math.toIntExact(p.spec().size() / columns);
      if (isSpread(p, parts, views)) {
        for (int i = 0; i < parts.size(); i++) {
          spread(gradients, parts.get(i), free);
        }
        kernel.rectangle(0, rows, columns, columns, free, change);
        free += Float.BYTES * padded(p);
      } else if (parts.isEmpty()) {
        kernel.sweep(rows, 0, 0, columns, 0, zeros, change);
      } else if (p.spec().table()) {
        int i = parts.getFirst();
        kernel.sweep(
            rows,
            gradients.rowCount(i),
            gradients.rowNumbers(i),
            columns,
            gradients.rowGradients(i),
            zeros,
            change);
      } else {
        long gradient = gradients.dense(parts.getFirst());
        kernel.rectangle(0, rows, columns, columns, gradient, change);
      }
    }
    kernel.run(workers);
  }

  /** Whether gradients are spread over a copy of the parameter: there are parts, or tiny rows. */
  private static boolean isSpread(Parameter p, List<Integer> parts, List<ParameterView> views) {
    if (parts.size() != 1) {
      return parts.size() > 1;
    }
    return p.spec().table() ? p.spec().stride() < NARROW : !isWhole(views.get(parts.getFirst()));
  }

  private static long padded(Parameter p) {
    return (p.spec().size() + LINE - 1) / LINE * LINE;
  }

  private static void spread(Gradients gradients, int i, long whole) {
    ParameterView view = gradients.graph().gradients().get(i);
    if (view.parameter().table()) {
      scatterRows(gradients, i, view.parameter().stride(), whole);
    } else {
      scatter(view, gradients.dense(i), whole);
    }
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

  private static void scatterRows(Gradients gradients, int table, int width, long whole) {
    long numbers = gradients.rowNumbers(table);
    long rows = gradients.rowGradients(table);
    for (int i = 0; i < gradients.rowCount(table); i++) {
      long row = NativeMemory.getInt(numbers, i);
      NativeMemory.copy(
          rows + (long) Float.BYTES * i * width, whole + Float.BYTES * row * width, width);
    }
  }
}
