package io.pimento.search.parity;

import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.RowGradient;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parity in float32 on a backend's kernels, with the product's own optimizer. */
public final class BackendParityEngine implements ParityEngine {
  private final MatmulProvider matmul;
  private final int threads;

  public BackendParityEngine(MatmulProvider matmul, int threads) {
    this.matmul = matmul;
    this.threads = threads;
  }

  @Override
  public Outcome run(ParityCase c) {
    TrainingGraph training = c.subnet().training();
    try (Workers workers = new Workers(threads);
        ParameterStore store = new ParameterStore(0, workers);
        MemoryOwner memory = new MemoryOwner();
        Executor executor = new Executor(CpuKernels.TABLE, matmul, workers, store)) {
      Execution execution = executor.bind(training.graph(), c.batch());
      for (Parameter p : store.all()) {
        ParityFill.parameter(p.spec(), (i, v) -> NativeMemory.put(p.address(), i, v));
      }
      ParityInputs.of(c, memory).forEach(execution::input);
      TrainingStep step = new TrainingStep(store, workers, Adagrad.PUBLISHED, 5);
      double[][] trace = new double[c.steps().size()][];
      double[] logits = new double[c.logits().length];
      Map<String, GradientSummary> summaries = new LinkedHashMap<>();
      for (int s = 0; s < trace.length; s++) {
        if (s == 0) {
          execution.run();
          for (int i = 0; i < logits.length; i++) {
            logits[i] = NativeMemory.get(execution.output(TrainingGraph.LOGITS), i);
          }
          for (int i = 0; i < training.gradients().size(); i++) {
            ParameterView view = training.gradients().get(i);
            GradientSummaries.add(summaries, view, gradient(execution, training.gradient(i), view));
          }
        }
        TrainingStep.Result result = step.run(execution, training, 0.12, s);
        trace[s] = new double[] {result.loss(), result.gradientNorm()};
      }
      return new Outcome(logits, summaries, trace);
    }
  }

  private static double[] gradient(Execution execution, Value v, ParameterView view) {
    double[] g = new double[view.rows() * view.columns()];
    if (!view.parameter().table()) {
      for (int i = 0; i < g.length; i++) {
        g[i] = NativeMemory.get(execution.address(v), i);
      }
      return g;
    }
    RowGradient rows = execution.rowGradient(v);
    int width = view.columns();
    for (int i = 0; i < rows.count(); i++) {
      for (int k = 0; k < width; k++) {
        int row = NativeMemory.getInt(rows.numbers(), i);
        g[row * width + k] = NativeMemory.get(rows.gradients(), (long) i * width + k);
      }
    }
    return g;
  }
}
