package io.pimento.pim.crossbar.function;

import io.pimento.graph.Node;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.BitWidths;
import java.util.List;

/**
 * A linear layer on crossbars: y = s_x·s_w·W·q (+ bias), with one scale s_w an output channel and
 * one s_x for all activations of the layer, rounded as {@link Levels} says. Activations that may be
 * negative are moved up by half the range; what that adds is taken off digitally.
 */
final class QuantizedLayer {
  /** Vectors that are held as whole numbers at a time. */
  private static final int TOGETHER = 4096;

  private final String name;
  private final int outputs;
  private final int inputs;
  private final int sources;
  private final float[] weightScales;
  private final ActivationLevels levels;
  private final int[] weights;
  private final long[] weightSums;
  private final CrossbarMatrix matrix;
  private long saturated;

  /**
   * Quantises and programs the weights.
   *
   * @param stored weights of each source
   * @param levels of its activations
   */
  QuantizedLayer(
      CrossbarDevice device,
      BitWidths precision,
      Node node,
      List<Tensor> stored,
      ActivationLevels levels,
      Faults faults) {
    sources = sources(node);
    outputs = stored.getFirst().dim(0);
    this.levels = levels;
    int columns = 0;
    for (int j = 0; j < sources; j++) {
      columns += stored.get(j).last();
    }
    inputs = columns;
    name = node.toString();
    weights = new int[outputs * inputs];
    weightSums = new long[outputs];
    weightScales = scales(stored, Levels.most(precision.weights(), true));
    int at = 0;
    for (int j = 0; j < sources; j++) {
      Tensor t = stored.get(j);
      for (int o = 0; o < outputs; o++) {
        for (int c = 0; c < t.last(); c++) {
          int q = (int) Levels.of(t.get(o * t.last() + c), weightScales[o]);
          weights[o * inputs + at + c] = q;
          weightSums[o] += q;
        }
      }
      at += t.last();
    }
    matrix = new CrossbarMatrix(device, precision, outputs, inputs, weights, faults, node.id());
  }

  private float[] scales(List<Tensor> stored, int most) {
    float[] scales = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      double largest = 0;
      for (int j = 0; j < sources; j++) {
        Tensor t = stored.get(j);
        for (int c = 0; c < t.last(); c++) {
          largest = Math.max(largest, Math.abs(t.get(o * t.last() + c)));
        }
      }
      if (!Double.isFinite(largest)) {
        throw new CrossbarException(name + " has a weight of " + largest + "; no cell can hold it");
      }
      scales[o] = Levels.scale(largest, most);
    }
    return scales;
  }

  /** The whole numbers that the cells hold, [outputs, inputs]. */
  int[] weights() {
    return weights.clone();
  }

  /** The whole numbers that one vector becomes, before what may be negative is moved up. */
  int[] activations(Node node, List<Tensor> in, int vector, int width) {
    int[] x = new int[inputs];
    gather(in, vector, node.op() instanceof RowLinear, width, x, 0);
    for (int i = 0; i < inputs; i++) {
      x[i] -= levels.shift();
    }
    return x;
  }

  /**
   * W·q in whole numbers, as long as no cell is at fault and no sum is clipped.
   *
   * @param x [vectors, inputs]
   * @return [vectors, outputs]
   */
  private double[] sums(int[] x, int vectors) {
    double[] y = matrix.multiply(x, vectors);
    for (int i = 0; i < y.length; i++) {
      y[i] -= levels.shift() * (double) weightSums[i % outputs];
    }
    return y;
  }

  /** W·q of one vector. */
  double[] sums(Node node, List<Tensor> in, int vector, int width) {
    int[] x = activations(node, in, vector, width);
    for (int i = 0; i < inputs; i++) {
      x[i] += levels.shift();
    }
    return sums(x, 1);
  }

  static int sources(Node node) {
    return node.op() instanceof Linear l ? l.sources() : ((RowLinear) node.op()).sources();
  }

  /** Fills the operator's result. */
  void run(Node node, int batch, List<Tensor> in, Tensor out) {
    boolean byColumn = node.op() instanceof RowLinear;
    boolean bias = node.op() instanceof Linear l && l.bias();
    int vectors = byColumn ? batch * out.last() : out.outer();
    int e = out.last();
    for (int first = 0; first < vectors; first += TOGETHER) {
      int count = Math.min(TOGETHER, vectors - first);
      int[] x = new int[count * inputs];
      for (int i = 0; i < count; i++) {
        gather(in, first + i, byColumn, e, x, i * inputs);
      }
      double[] y = sums(x, count);
      for (int i = 0; i < y.length; i++) {
        int v = first + i / outputs;
        int o = i % outputs;
        double value = y[i] * weightScales[o] * levels.scale();
        value += bias ? in.get(2 * sources).get(o) : 0;
        out.data()[byColumn ? (v / e * outputs + o) * e + v % e : v * outputs + o] = value;
      }
    }
  }

  /** One vector's whole numbers, moved up, into x from a place on. */
  private void gather(
      List<Tensor> in, int vector, boolean byColumn, int width, int[] x, int place) {
    int at = place;
    for (int j = 0; j < sources; j++) {
      Tensor t = in.get(j);
      int k = byColumn ? t.dim(0) : t.last();
      for (int c = 0; c < k; c++) {
        int from = byColumn ? (vector / width * k + c) * width + vector % width : vector * k + c;
        if (!Double.isFinite(t.get(from))) {
          throw new CrossbarException(
              name
                  + ": activation "
                  + c
                  + " of source "
                  + j
                  + " is "
                  + t.get(from)
                  + ", which no DAC can drive; look at the model and its inputs");
        }
        double q = Levels.of(t.get(from), levels.scale());
        if (q > levels.most() || q < levels.least()) {
          saturated++;
          q = Math.clamp(q, levels.least(), levels.most());
        }
        x[at++] = (int) q + levels.shift();
      }
    }
  }

  CrossbarMatrix matrix() {
    return matrix;
  }

  /** Activations beyond the layer's range. */
  long saturated() {
    return saturated;
  }
}
