package io.pimento.parity;

import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parity in float on a device, with the product's own training step. */
public final class DeviceParityEngine implements ParityEngine {
  private static final double CLIP = 5;
  private static final double RATE = 0.12;

  private final Device device;
  private final int threads;

  /**
   * @param device stays the caller's
   * @param threads that compute where it is the processor
   */
  public DeviceParityEngine(Device device, int threads) {
    this.device = device;
    this.threads = threads;
  }

  @Override
  public Outcome run(ParityCase c) {
    TrainingGraph training = c.subnet().training();
    try (Workers workers = new Workers(threads);
        ParameterStore store = new ParameterStore(0, workers);
        MemoryOwner memory = new MemoryOwner();
        Engine engine = device.engine(store, workers, Adagrad.PUBLISHED, CLIP)) {
      training.graph().parameters().forEach(store::get);
      for (Parameter p : store.all()) {
        ParityFill.parameter(p.spec(), (i, v) -> NativeMemory.put(p.address(), i, v));
      }
      Map<String, Long> inputs = ParityInputs.of(c, memory);
      CompiledGraph whole = engine.prepare(training.graph(), c.batch());
      engine.run(whole, inputs);
      double[] logits = read(engine, whole, TrainingGraph.LOGITS, c.logits().length);
      Map<String, GradientSummary> summaries = new LinkedHashMap<>();
      for (int i = 0; i < training.gradients().size(); i++) {
        GradientSummaries.add(
            summaries, training.gradients().get(i), gradient(engine, whole, training, i));
      }
      CompiledGraph step = engine.prepare(training, c.batch());
      double[][] trace = new double[c.steps().size()][];
      for (int s = 0; s < trace.length; s++) {
        TrainingStep.Result result = engine.step(step, inputs, RATE, s).result();
        trace[s] = new double[] {result.loss(), result.gradientNorm()};
      }
      return new Outcome(logits, summaries, trace);
    }
  }

  private static double[] gradient(
      Engine engine, CompiledGraph whole, TrainingGraph training, int i) {
    ParameterView view = training.gradients().get(i);
    String name = TrainingGraph.gradientName(i);
    if (!view.parameter().table()) {
      return read(engine, whole, name, Math.toIntExact(training.gradient(i).type().size()));
    }
    int width = view.columns();
    double[] g = new double[view.rows() * width];
    engine.readRows(
        whole,
        name,
        (row, entries) -> {
          for (int k = 0; k < width; k++) {
            g[row * width + k] = entries[k];
          }
        });
    return g;
  }

  private static double[] read(Engine engine, CompiledGraph whole, String name, int count) {
    float[] floats = new float[count];
    engine.read(whole, name, floats, 0, count);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = floats[i];
    }
    return numbers;
  }
}
