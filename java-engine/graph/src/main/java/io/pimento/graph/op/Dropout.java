package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.Element;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Srivastava et al., "Dropout" (2014), in training alone: {@code [batch, …]} and noise {@code
 * indices[batch, 1]}, an int of its own for every row and step, give entries that are 0 with
 * probability {@code rate}, else x / (1 − rate). Which they are is a pure function of the noise, so
 * a row's entries depend neither on its batch nor on the machine, and the gradient is the operator
 * itself.
 *
 * @param rate from 0 to 1, without 1
 * @param salt tells the dropouts of one graph apart
 */
public record Dropout(double rate, int salt) implements Operator {
  /** Fractions that a draw can have. */
  private static final int DRAWS = 1 << 24;

  private static final int GOLDEN = 0x9E3779B9;
  private static final int FIRST = 0x85EBCA6B;
  private static final int SECOND = 0xC2B2AE35;

  /**
   * @throws IllegalArgumentException if nothing would remain
   */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout needs a rate from 0 to below 1, not " + rate);
    }
  }

  @Override
  public String name() {
    return "dropout";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2
            && inputs.get(0).batched()
            && inputs.get(0).element() == Element.REAL
            && inputs.get(1).equals(TensorType.indices(1)),
        this,
        inputs,
        "a batched input and indices[batch, 1] of noise");
    return List.of(inputs.getFirst());
  }

  @Override
  public void reference(ReferenceCall call) {
    double[] y = call.y(0);
    int width = (int) call.in(0).type().size();
    for (int i = 0; i < y.length; i++) {
      int key = rowKey((int) call.x(1)[i / width]);
      y[i] = draw(key, i % width) < threshold() ? 0 : call.x(0)[i] * scale();
    }
  }

  /** What stays is divided by the part that stays; the same float on every backend. */
  public float scale() {
    return (float) (1 / (1 - rate));
  }

  /** Draws below it are zeros. */
  public int threshold() {
    return (int) Math.round(rate * DRAWS);
  }

  /** What the draws of a row follow from. */
  public int rowKey(int noise) {
    return mix(noise + saltKey());
  }

  /** What tells the dropouts of one graph apart, spread over an int. */
  public int saltKey() {
    return salt * GOLDEN;
  }

  /** The draw of an entry, from 0 to 2²⁴ − 1. */
  public static int draw(int rowKey, int entry) {
    return mix(rowKey + entry * GOLDEN) >>> 8;
  }

  /** The last steps of MurmurHash3 (Appleby, 2011), which spread every bit over all others. */
  private static int mix(int h) {
    int x = h;
    x = (x ^ (x >>> 16)) * FIRST;
    x = (x ^ (x >>> 13)) * SECOND;
    return x ^ (x >>> 16);
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(scope.emit(this, scope.gradient(), scope.input(1)), null);
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(outputs.getFirst().size(), inputs, outputs);
  }
}
