package io.pimento.parity;

import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.search.model.Stem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parity in double precision, on the operators' own definitions. */
public final class ReferenceParityEngine implements ParityEngine {
  @Override
  public Outcome run(ParityCase c) {
    TrainingGraph training = c.subnet().training();
    Map<String, double[]> weights = new HashMap<>();
    Map<String, double[]> accumulators = new HashMap<>();
    Map<String, Tensor> feeds = feeds(c);
    double[][] trace = new double[c.steps().size()][];
    double[] logits = new double[0];
    Map<String, GradientSummary> summaries = new LinkedHashMap<>();
    for (int step = 0; step < trace.length; step++) {
      Map<String, Tensor> out =
          ReferenceInterpreter.run(
              training.graph(),
              c.batch(),
              feeds,
              spec -> weights.computeIfAbsent(spec.name(), name -> initial(spec)));
      double squares = 0;
      for (int i = 0; i < training.gradients().size(); i++) {
        for (double g : gradient(out, i)) {
          squares += g * g;
        }
      }
      double norm = Math.sqrt(squares);
      trace[step] = new double[] {tensor(out, TrainingGraph.LOSS).get(0), norm};
      if (step == 0) {
        logits = tensor(out, TrainingGraph.LOGITS).data();
        for (int i = 0; i < training.gradients().size(); i++) {
          GradientSummaries.add(summaries, training.gradients().get(i), gradient(out, i));
        }
      }
      double scale = Math.min(1, 5 / (norm + 1e-6));
      for (int i = 0; i < training.gradients().size(); i++) {
        ParameterView view = training.gradients().get(i);
        String name = view.parameter().name();
        double[] w = weights.get(name);
        double[] acc =
            accumulators.computeIfAbsent(
                name, n -> new double[Math.toIntExact(view.parameter().size())]);
        update(view, gradient(out, i), scale, java.util.Objects.requireNonNull(w), acc);
      }
    }
    return new Outcome(logits, summaries, trace);
  }

  private static double[] gradient(Map<String, Tensor> out, int i) {
    return tensor(out, TrainingGraph.gradientName(i)).data();
  }

  private static Tensor tensor(Map<String, Tensor> out, String name) {
    return java.util.Objects.requireNonNull(out.get(name));
  }

  private static void update(
      ParameterView view, double[] g, double scale, double[] w, double[] acc) {
    int columns = view.columns();
    for (int k = 0; k < g.length; k++) {
      int at =
          Math.toIntExact(
              view.offset() + (long) (k / columns) * view.parameter().stride() + k % columns);
      double d = g[k] * scale;
      acc[at] += d * d;
      w[at] -= 0.12 * d / (Math.sqrt(acc[at]) + 1e-2);
    }
  }

  private static double[] initial(ParameterSpec spec) {
    double[] w = new double[Math.toIntExact(spec.size())];
    ParityFill.parameter(spec, (i, v) -> w[(int) i] = v);
    return w;
  }

  private static Map<String, Tensor> feeds(ParityCase c) {
    Stem stem = c.subnet().stem();
    return Map.of(
        Stem.DENSE,
        real(c.dense(), c.batch(), stem.dense()),
        Stem.LABELS,
        real(c.labels(), c.batch(), 1),
        Stem.IDS,
        Tensor.of(
            io.pimento.graph.TensorType.indices(stem.fields()),
            c.batch(),
            java.util.Arrays.stream(c.ids()).asDoubleStream().toArray()));
  }

  private static Tensor real(float[] x, int batch, int width) {
    double[] data = new double[x.length];
    java.util.Arrays.setAll(data, i -> x[i]);
    return Tensor.of(io.pimento.graph.TensorType.batch(width), batch, data);
  }
}
