package io.pimento.pim.crossbar.function;

import io.pimento.graph.Node;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.Precision;
import java.util.List;

/**
 * A linear layer on crossbars: y = s_x·s_w·W·q (+ bias), with one scale for all weights and one for
 * all activations of the layer. Activations that may be negative are moved up by half the range;
 * what that adds is taken off digitally.
 */
final class QuantizedLayer {
  private final String name;
  private final int outputs;
  private final int inputs;
  private final int sources;
  private final double weightScale;
  private final double activationScale;
  private final int shift;
  private final int least;
  private final int most;
  private final long[] weightSums;
  private final CrossbarMatrix matrix;
  private long saturated;

  /**
   * Quantises and programs the weights.
   *
   * @param operands the operator's inputs; the weights among them are read
   * @param low least activation to be expected
   * @param high greatest
   */
  QuantizedLayer(
      CrossbarDevice device,
      Precision precision,
      Node node,
      List<Tensor> operands,
      double low,
      double high,
      Faults faults) {
    sources = sources(node);
    outputs = operands.get(sources).dim(0);
    int columns = 0;
    double largest = 0;
    for (int j = 0; j < sources; j++) {
      columns += operands.get(sources + j).last();
      for (double w : operands.get(sources + j).data()) {
        largest = Math.max(largest, Math.abs(w));
      }
    }
    inputs = columns;
    name = node.toString();
    if (!Double.isFinite(largest)) {
      throw new CrossbarException(name + " has a weight of " + largest + "; no cell can hold it");
    }
    int range = (1 << (precision.weights() - 1)) - 1;
    weightScale = largest == 0 ? 1 : largest / range;
    boolean signed = low < 0;
    int half = 1 << (precision.activations() - 1);
    shift = signed ? half : 0;
    least = signed ? 1 - half : 0;
    most = signed ? half - 1 : 2 * half - 1;
    double reach = signed ? Math.max(-low, high) : high;
    activationScale = reach > 0 ? reach / most : 1;
    int[] w = new int[outputs * inputs];
    weightSums = new long[outputs];
    int at = 0;
    for (int j = 0; j < sources; j++) {
      Tensor t = operands.get(sources + j);
      for (int o = 0; o < outputs; o++) {
        for (int c = 0; c < t.last(); c++) {
          int q = (int) Math.round(t.get(o * t.last() + c) / weightScale);
          w[o * inputs + at + c] = q;
          weightSums[o] += q;
        }
      }
      at += t.last();
    }
    matrix = new CrossbarMatrix(device, precision, outputs, inputs, w, faults, node.id());
  }

  static int sources(Node node) {
    return node.op() instanceof Linear l ? l.sources() : ((RowLinear) node.op()).sources();
  }

  /** Fills the operator's result. */
  void run(Node node, int batch, List<Tensor> in, Tensor out) {
    boolean byColumn = node.op() instanceof RowLinear;
    boolean bias = node.op() instanceof Linear l && l.bias();
    int vectors = byColumn ? batch * out.last() : out.outer();
    int[] x = new int[inputs];
    for (int v = 0; v < vectors; v++) {
      gather(in, v, byColumn, out.last(), x);
      double[] y = matrix.multiply(x);
      for (int o = 0; o < outputs; o++) {
        double value = (y[o] - shift * (double) weightSums[o]) * weightScale * activationScale;
        value += bias ? in.get(2 * sources).get(o) : 0;
        int e = out.last();
        out.data()[byColumn ? (v / e * outputs + o) * e + v % e : v * outputs + o] = value;
      }
    }
  }

  private void gather(List<Tensor> in, int vector, boolean byColumn, int width, int[] x) {
    int at = 0;
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
        long q = Math.round(t.get(from) / activationScale);
        if (q > most || q < least) {
          saturated++;
          q = Math.clamp(q, least, most);
        }
        x[at++] = (int) q + shift;
      }
    }
  }

  Conversions conversions() {
    return matrix.conversions();
  }

  /** Activations beyond the range that calibration saw. */
  long saturated() {
    return saturated;
  }
}
