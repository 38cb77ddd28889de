package io.pimento.runtime.engine;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.kernel.Halves;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.ReferenceOptimizer;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.runtime.optimize.Sgd;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Starts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Training steps of an engine against their definition in double precision, for every optimizer:
 * what they leave in tables of several widths, looked up and pooled, in a part of a matrix and in a
 * vector, and what the optimizer remembers of them. Rows come several times in a batch, and come
 * back in later ones. A second training must leave the same bits. Then the same with tables of half
 * precision ({@link HalfReference}).
 */
public final class UpdateCheck {
  private static final int[] BATCHES = {6, 300};
  private static final int STEPS = 5;
  private static final double RATE = 0.1;
  private static final double CLIP = 0.05;
  private static final double SMALLEST_SCALE = 1e-3;
  private static final int[] WIDTHS = {5, 1, 16, 40};

  /** Ids of the fullest bag. */
  private static final int MOST = 3;

  /** Part of the rounded halves that may be the other one. */
  private static final double MOST_OTHERS = 0.01;

  private static final List<Optimizer> OPTIMIZERS =
      List.of(
          Adagrad.PUBLISHED,
          new RowAdagrad(1e-2),
          new Adam(0.8, 0.99, 1e-4, 0.01, 0.03, 2.5),
          new Sgd(0, 0, 0),
          new Sgd(0.9, 0.05, 0.02));

  /** Opens the engine that is checked. */
  @FunctionalInterface
  public interface Opening {
    Engine engine(ParameterStore parameters, Optimizer optimizer, double clip);
  }

  /**
   * What came of it.
   *
   * @param half whether tables were of half precision
   * @param error largest difference of a tensor over its largest entry
   * @param worst the tensor that has it
   * @param others part of the rounded halves that were the other one of the two around a number
   * @param same whether a second training left the same bits
   */
  public record Outcome(
      Optimizer optimizer,
      int batch,
      boolean half,
      double error,
      String worst,
      double others,
      boolean same) {
    /** Whether nothing is wrong at this tolerance. */
    public boolean within(double tolerance) {
      return same && error <= tolerance && others <= MOST_OTHERS;
    }
  }

  private UpdateCheck() {}

  /** Checks all optimizers. */
  public static List<Outcome> all(Opening opening) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Optimizer optimizer : OPTIMIZERS) {
      for (int batch : BATCHES) {
        outcomes.add(run(opening, optimizer, batch, false));
        outcomes.add(run(opening, optimizer, batch, true));
      }
    }
    return List.copyOf(outcomes);
  }

  private static Outcome run(Opening opening, Optimizer optimizer, int batch, boolean half) {
    TrainingGraph graph = model();
    Map<String, double[]> want = new LinkedHashMap<>();
    HalfReference halves = new HalfReference();
    Map<String, float[]> got = train(opening, optimizer, graph, batch, half, want, halves);
    Map<String, float[]> again =
        train(opening, optimizer, graph, batch, half, new HashMap<>(), new HalfReference());
    double worst = 0;
    String where = "";
    boolean same = true;
    for (Map.Entry<String, double[]> tensor : want.entrySet()) {
      float[] found = got.getOrDefault(tensor.getKey(), new float[0]);
      same &= Arrays.equals(found, again.get(tensor.getKey()));
      double error = error(found, tensor.getValue());
      if (error > worst) {
        worst = error;
        where = tensor.getKey();
      }
    }
    if (!halves.far().isEmpty()) {
      worst = Double.POSITIVE_INFINITY;
      where = halves.far();
    }
    double others = half ? halves.othersPart() : 0;
    return new Outcome(optimizer, batch, half, worst, where, others, same);
  }

  private static double error(float[] got, double[] want) {
    if (got.length != want.length) {
      return Double.POSITIVE_INFINITY;
    }
    double scale = SMALLEST_SCALE;
    double worst = 0;
    for (int i = 0; i < want.length; i++) {
      scale = Math.max(scale, Math.abs(want[i]));
      double d = Math.abs(got[i] - want[i]);
      worst = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(worst, d);
    }
    return worst / scale;
  }

  private static TrainingGraph model() {
    GraphBuilder b = new GraphBuilder();
    List<Value> terms = new ArrayList<>();
    for (int t = 0; t < WIDTHS.length; t++) {
      int width = WIDTHS[t];
      Value rows =
          b.apply(
              new EmbeddingLookup(2),
              b.input("ids" + t, TensorType.indices(2)),
              b.parameter(ParameterSpec.table("t" + t + "a", 50, width)),
              b.parameter(ParameterSpec.table("t" + t + "b", 7, width)));
      Value flat = b.apply(new Reshape(List.of(2 * width)), rows);
      ParameterSpec w = ParameterSpec.matrix("w" + t, 4, 2 * width + 21);
      Value bias = b.parameter(ParameterSpec.vector("b" + t, 1, Initializer.ZERO));
      ParameterView part = ParameterView.block(w, 1, 1, 20, 2 * width);
      terms.add(b.apply(new Linear(1, true), flat, b.view(part), bias));
    }
    Value bag =
        b.apply(
            new EmbeddingBag(BagMode.WEIGHTED),
            b.input("bag", TensorType.bags(MOST)),
            b.parameter(ParameterSpec.table("tags", 9, 12)));
    terms.add(
        b.apply(
            new Linear(1, false),
            bag,
            b.parameter(ParameterSpec.matrix("w" + terms.size(), 1, 12))));
    Value logits = b.applyAll(new Add(terms.size()), terms).getFirst();
    Value loss = b.apply(new BceLoss(), logits, b.input("labels", TensorType.batch(1)));
    return TrainingGraph.of(b, logits, loss);
  }

  /** What a training leaves, and in {@code want} what it should leave. */
  private static Map<String, float[]> train(
      Opening opening,
      Optimizer optimizer,
      TrainingGraph graph,
      int batch,
      boolean half,
      Map<String, double[]> want,
      HalfReference halves) {
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(5, workers, Starts.DRAWN, half);
        MemoryOwner memory = new MemoryOwner();
        Engine engine = opening.engine(store, optimizer, CLIP)) {
      Map<ParameterSpec, double[]> weights = new HashMap<>();
      for (ParameterSpec spec : graph.graph().parameters()) {
        weights.put(spec, doubles(read(store.get(spec))));
      }
      ReferenceOptimizer reference = new ReferenceOptimizer(optimizer, CLIP);
      for (int s = 0; s < STEPS; s++) {
        Map<String, Tensor> feeds = feeds(s, batch);
        var out = ReferenceInterpreter.run(graph.graph(), batch, feeds, spec -> at(weights, spec));
        reference.step(graph, out, weights, RATE, s);
        Map<String, Long> inputs = new HashMap<>();
        feeds.forEach((name, tensor) -> inputs.put(name, copy(tensor, memory)));
        engine.step(engine.prepare(graph, batch), inputs, RATE, s).result();
        if (half) {
          engine.synchronize();
          for (Parameter p : store.all()) {
            if (p.half()) {
              halves.hold(p, at(weights, p.spec()), s);
            }
          }
        }
      }
      engine.synchronize();
      Map<String, float[]> got = new LinkedHashMap<>();
      for (ParameterSpec spec : graph.graph().parameters()) {
        Parameter p = store.get(spec);
        want.put(spec.name(), at(weights, spec));
        got.put(spec.name(), read(p));
        for (int slot = 0; slot < optimizer.slots().size(); slot++) {
          String name = optimizer.slots().get(slot);
          want.put(spec.name() + "/" + name, reference.remembered(spec, slot));
          Long address = p.states().get(name);
          if (address != null) {
            got.put(spec.name() + "/" + name, read(address, p.stateSize(name)));
          }
        }
      }
      return got;
    }
  }

  private static double[] at(Map<ParameterSpec, double[]> weights, ParameterSpec spec) {
    return weights.getOrDefault(spec, new double[0]);
  }

  private static Map<String, Tensor> feeds(int step, int batch) {
    Map<String, Tensor> feeds = new LinkedHashMap<>();
    for (int t = 0; t < WIDTHS.length; t++) {
      double[] ids = new double[2 * batch];
      for (int b = 0; b < batch; b++) {
        ids[2 * b] = (b * b + 11 * step + t) % 50 / 2 * 2;
        ids[2 * b + 1] = (b + step) % 3;
      }
      feeds.put("ids" + t, Tensor.of(TensorType.indices(2), batch, ids));
    }
    feeds.put("bag", bags(step, batch));
    double[] labels = new double[batch];
    for (int b = 0; b < batch; b++) {
      labels[b] = (b + step) % 4 == 0 ? 1 : 0;
    }
    feeds.put("labels", Tensor.of(TensorType.batch(1), batch, labels));
    return feeds;
  }

  /** None to some ids a row, each with a weight. */
  private static Tensor bags(int step, int batch) {
    int[] offsets = new int[batch + 1];
    for (int b = 0; b < batch; b++) {
      offsets[b + 1] = offsets[b] + (b + step) % (MOST + 1);
    }
    int count = offsets[batch];
    double[] data = new double[batch + 1 + 2 * count];
    for (int b = 0; b <= batch; b++) {
      data[b] = offsets[b];
    }
    for (int i = 0; i < count; i++) {
      data[batch + 1 + i] = (i * i + step) % 9;
      data[batch + 1 + count + i] = (i % 4 + 1) / 4.0;
    }
    return new Tensor(TensorType.bags(MOST), batch, data);
  }

  private static long copy(Tensor tensor, MemoryOwner memory) {
    double[] data = tensor.data();
    long address = memory.floats(data.length);
    int ints =
        switch (tensor.type().element()) {
          case INDEX -> data.length;
          case BAGS -> tensor.batch() + 1 + (int) data[tensor.batch()];
          case REAL, ROWS -> 0;
        };
    for (int i = 0; i < data.length; i++) {
      if (i < ints) {
        NativeMemory.putInt(address, i, (int) data[i]);
      } else {
        NativeMemory.put(address, i, (float) data[i]);
      }
    }
    return address;
  }

  private static float[] read(Parameter p) {
    if (!p.half()) {
      return read(p.address(), p.spec().size());
    }
    float[] x = new float[Math.toIntExact(p.spec().size())];
    for (int i = 0; i < x.length; i++) {
      x[i] = Halves.get(p.memory(), i);
    }
    return x;
  }

  private static float[] read(long address, long n) {
    float[] x = new float[Math.toIntExact(n)];
    NativeMemory.copy(address, x, 0, x.length);
    return x;
  }

  private static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    Arrays.setAll(y, i -> x[i]);
    return y;
  }
}
