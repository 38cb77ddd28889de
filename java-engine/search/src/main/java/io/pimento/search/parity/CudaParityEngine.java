package io.pimento.search.parity;

import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.cuda.RowGradients;
import io.pimento.runtime.engine.Prepared;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parity on a GPU, with the product's own training step. */
public final class CudaParityEngine implements ParityEngine {
  private final CudaBackend backend;

  public CudaParityEngine(CudaBackend backend) {
    this.backend = backend;
  }

  @Override
  public Outcome run(ParityCase c) {
    TrainingGraph training = c.subnet().training();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers);
        MemoryOwner memory = new MemoryOwner();
        CudaEngine engine = backend.engine(store, Adagrad.PUBLISHED, 5)) {
      training.graph().parameters().forEach(store::get);
      for (Parameter p : store.all()) {
        ParityFill.parameter(p.spec(), (i, v) -> NativeMemory.put(p.address(), i, v));
      }
      Map<String, Long> inputs = ParityInputs.of(c, memory);
      Prepared whole = engine.prepare(training.graph(), c.batch());
      engine.run(whole, inputs);
      float[] read = new float[c.logits().length];
      engine.read(whole, TrainingGraph.LOGITS, read, 0, read.length);
      double[] logits = new double[read.length];
      for (int i = 0; i < read.length; i++) {
        logits[i] = read[i];
      }
      Map<String, GradientSummary> summaries = new LinkedHashMap<>();
      for (int i = 0; i < training.gradients().size(); i++) {
        ParameterView view = training.gradients().get(i);
        GradientSummaries.add(summaries, view, gradient(engine, whole, training, i));
      }
      Prepared step = engine.prepare(training, c.batch());
      double[][] trace = new double[c.steps().size()][];
      for (int s = 0; s < trace.length; s++) {
        TrainingStep.Result result = engine.step(step, inputs, 0.12, s).result();
        trace[s] = new double[] {result.loss(), result.gradientNorm()};
      }
      return new Outcome(logits, summaries, trace);
    }
  }

  private static double[] gradient(
      CudaEngine engine, Prepared whole, TrainingGraph training, int i) {
    ParameterView view = training.gradients().get(i);
    Value v = training.gradient(i);
    String name = TrainingGraph.gradientName(i);
    int width = view.columns();
    double[] g = new double[view.rows() * width];
    if (view.parameter().table()) {
      RowGradients.read(
          engine,
          whole,
          name,
          (row, entries) -> {
            for (int k = 0; k < width; k++) {
              g[row * width + k] = entries[k];
            }
          });
    } else {
      float[] read = new float[Math.toIntExact(v.type().size())];
      engine.read(whole, name, read, 0, read.length);
      for (int k = 0; k < read.length; k++) {
        g[k] = read[k];
      }
    }
    return g;
  }
}
