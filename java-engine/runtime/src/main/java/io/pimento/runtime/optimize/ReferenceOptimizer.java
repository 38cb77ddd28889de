package io.pimento.runtime.optimize;

import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.reference.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * What an optimizer does, by the formulas of its paper: whole parameters in double precision. It is
 * what kernels are held to, and remembers what the optimizer remembers.
 */
public final class ReferenceOptimizer {
  private final Optimizer optimizer;
  private final double clip;
  private final Map<ParameterSpec, double[]> first = new HashMap<>();
  private final Map<ParameterSpec, double[]> second = new HashMap<>();

  /**
   * @param clip bound on the global norm; 0 for none
   */
  public ReferenceOptimizer(Optimizer optimizer, double clip) {
    this.optimizer = optimizer;
    this.clip = clip;
  }

  /**
   * Makes one step.
   *
   * @param results of the graph at the weights
   * @param weights of all parameters, changed here
   * @param step steps done before this one
   */
  public void step(
      TrainingGraph graph,
      Map<String, Tensor> results,
      Map<ParameterSpec, double[]> weights,
      double rate,
      long step) {
    Map<ParameterSpec, double[]> gradients = new HashMap<>();
    weights.forEach((spec, w) -> gradients.put(spec, new double[w.length]));
    double squares = 0;
    for (int i = 0; i < graph.gradients().size(); i++) {
      ParameterView view = graph.gradients().get(i);
      double[] g = of(results, TrainingGraph.gradientName(i)).data();
      double[] whole = of(gradients, view.parameter());
      for (int k = 0; k < g.length; k++) {
        squares += g[k] * g[k];
        int at = k / view.columns() * view.parameter().stride() + k % view.columns();
        whole[(int) view.offset() + at] += g[k];
      }
    }
    double scale = clip > 0 ? Math.min(1, clip / (Math.sqrt(squares) + 1e-6)) : 1;
    weights.forEach(
        (spec, w) -> {
          double[] g = of(gradients, spec);
          for (int i = 0; i < g.length; i++) {
            g[i] *= scale;
          }
          change(spec, w, g, rate, step);
        });
  }

  /**
   * What is remembered of a parameter after a step, in the order of {@link Optimizer#slots}.
   *
   * @param slot from 0
   */
  public double[] remembered(ParameterSpec spec, int slot) {
    return of(slot == 0 ? first : second, spec);
  }

  private static <K, V> V of(Map<K, V> map, K key) {
    V value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("nothing is known of " + key);
    }
    return value;
  }

  private void change(ParameterSpec spec, double[] w, double[] g, double rate, long step) {
    int slots = Math.toIntExact(optimizer.slotSize(spec));
    double[] m = first.computeIfAbsent(spec, s -> new double[slots]);
    switch (optimizer) {
      case Adagrad a -> adagrad(w, g, m, rate, a.epsilon());
      case RowAdagrad a -> {
        if (spec.table()) {
          rows(w, g, m, rate, a.epsilon());
        } else {
          adagrad(w, g, m, rate, a.epsilon());
        }
      }
      case Sgd a -> {
        double decay = spec.embeds() ? a.tableDecay() : a.decay();
        for (int i = 0; i < w.length; i++) {
          m[i] = a.momentum() * m[i] + g[i] + decay * w[i];
          w[i] -= rate * m[i];
        }
      }
      case Adam a -> {
        double decay = spec.embeds() ? a.tableDecay() : a.decay();
        double own = spec.embeds() ? rate * a.tableRate() : rate;
        double[] v = second.computeIfAbsent(spec, s -> new double[slots]);
        for (int i = 0; i < w.length; i++) {
          double d = g[i] + decay * w[i];
          m[i] = a.beta1() * m[i] + (1 - a.beta1()) * d;
          v[i] = a.beta2() * v[i] + (1 - a.beta2()) * d * d;
          double mean = m[i] / (1 - Math.pow(a.beta1(), step + 1.0));
          double variance = v[i] / (1 - Math.pow(a.beta2(), step + 1.0));
          w[i] -= own * mean / (Math.sqrt(variance) + a.epsilon());
        }
      }
    }
  }

  private static void adagrad(double[] w, double[] g, double[] sums, double rate, double epsilon) {
    for (int i = 0; i < w.length; i++) {
      sums[i] += g[i] * g[i];
      w[i] -= rate * g[i] / (Math.sqrt(sums[i]) + epsilon);
    }
  }

  private static void rows(double[] w, double[] g, double[] sums, double rate, double epsilon) {
    int columns = w.length / sums.length;
    for (int r = 0; r < sums.length; r++) {
      double squares = 0;
      for (int i = r * columns; i < (r + 1) * columns; i++) {
        squares += g[i] * g[i];
      }
      sums[r] += squares / columns;
      for (int i = r * columns; i < (r + 1) * columns; i++) {
        w[i] -= rate * g[i] / (Math.sqrt(sums[r]) + epsilon);
      }
    }
  }
}
