package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.ShapeException;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far activations may reach before they are clipped: {@link #clip} times the root mean square
 * of all entries of the batch. Inputs: parts {@code [batch, …]}; result {@code [1]}, 0 for an empty
 * batch. Nothing flows back through it.
 *
 * @param bits 2 to 8
 * @param signed whether entries can be negative
 */
public record ActivationRange(int bits, boolean signed, int parts) implements Operator {
  /**
   * Clips with the least mean squared error of clipping and rounding, by bits from 2 on, in units
   * of the root mean square, after ACIQ (Banner et al. 2019, arXiv 1810.05723, section 3) with
   * steps of clip / most: of a Gaussian where signed, of its positive half and zeros (what ReLU
   * leaves) where not.
   */
  private static final double[][] CLIPS = {
    {1.23990527, 1.97267924, 2.48311896, 2.90226821, 3.27136931, 3.60788261, 3.92063746},
    {2.78978974, 3.51166052, 4.10442706, 4.62641484, 5.10231651, 5.54461867, 5.96051674}
  };

  public ActivationRange {
    if (!Levels.allows(bits)) {
      throw new ShapeException("activation-range takes 2 to 8 bits, not " + bits);
    }
  }

  /** The range in units of the root mean square. */
  public double clip() {
    return CLIPS[signed ? 0 : 1][bits - 2];
  }

  @Override
  public String name() {
    return "activation-range";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        parts > 0
            && inputs.size() == parts
            && inputs.stream().allMatch(x -> x.batched() && x.rank() > 0),
        this,
        inputs,
        parts + " parts [batch, …]");
    return List.of(TensorType.fixed(1));
  }

  @Override
  public void reference(ReferenceCall call) {
    double squares = 0;
    long entries = 0;
    for (int j = 0; j < parts; j++) {
      for (double x : call.x(j)) {
        squares += x * x;
      }
      entries += call.x(j).length;
    }
    call.y(0)[0] = entries == 0 ? 0 : clip() * Math.sqrt(squares / entries);
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Collections.nCopies(parts, null);
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(2 * inputs.stream().mapToLong(TensorType::size).sum(), inputs, outputs);
  }
}
