package io.pimento.pim.crossbar.function;

import io.pimento.graph.TensorType;
import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.Levels;
import io.pimento.graph.reference.ReferenceCall;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.mapping.QuantizedGraph;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What calibration saw of a layer's activations. */
final class Observed {
  private final QuantizedGraph.@Nullable Stated stated;
  private double low;
  private double high;
  private double ranges;
  private int batches;

  private Observed(QuantizedGraph.@Nullable Stated stated) {
    this.stated = stated;
  }

  /**
   * Of a layer.
   *
   * @param stated what its graph says; null for nothing
   */
  static Observed of(QuantizedGraph.@Nullable Stated stated) {
    boolean open = stated == null || stated.activations() == Levels.FLOAT_BITS;
    return new Observed(open ? null : stated);
  }

  void see(int batch, List<Tensor> sources) {
    if (stated != null) {
      ActivationRange op =
          new ActivationRange(stated.activations(), stated.signed(), sources.size());
      Tensor range = Tensor.poisoned(TensorType.fixed(1), batch);
      op.reference(new ReferenceCall(batch, sources, List.of(range)));
      ranges += range.get(0);
      batches++;
    }
    for (Tensor t : sources) {
      for (double x : t.data()) {
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
    }
  }

  /** As far as the graph would clip an average batch, or as far as anything reached. */
  ActivationLevels levels(int bits) {
    return stated != null
        ? new ActivationLevels(bits, stated.signed(), ranges / batches)
        : new ActivationLevels(bits, low < 0, Math.max(-low, high));
  }
}
