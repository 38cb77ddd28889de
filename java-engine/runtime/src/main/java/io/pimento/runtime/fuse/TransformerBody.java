package io.pimento.runtime.fuse;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.ShapeException;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transformer over the rows of a sample, from what its attention reads to its last LayerNorm: A =
 * LN(attention(X) + X), Y = LN(A + W_2·ReLU(W_1·A)). Inputs: X {@code [batch, rows, E]}; in- and
 * out-projection {@code [3E, E]}, {@code [E, E]} each with its bias; gain and shift of the inner
 * LayerNorm; W_1 and W_2 {@code [E, E]} each with its bias; gain and shift of the outer one. Result
 * Y, like X.
 *
 * @param dead how many rows of zeros are keys as well
 */
public record TransformerBody(int heads, int dead, double epsilon) implements Operator {
  /**
   * Among the inputs: matrices, each followed by its bias, and gains, each followed by its shift.
   */
  public static final int IN = 1;

  public static final int OUT = 3;
  public static final int INNER = 5;
  public static final int FIRST = 7;
  public static final int SECOND = 9;
  public static final int OUTER = 11;

  /** X and two of each. */
  static final int INPUTS = 13;

  @Override
  public String name() {
    return "transformer-body";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    TensorType x = inputs.getFirst();
    boolean fits = x.batched() && x.rank() == 2;
    require(fits && inputs.equals(inputs(x)), this, inputs, "X and a transformer's weights");
    return List.of(x);
  }

  /** Types of what it reads beside rows X. */
  static List<TensorType> inputs(TensorType x) {
    int e = x.last();
    TensorType vector = TensorType.fixed(e);
    TensorType square = TensorType.fixed(e, e);
    return List.of(
        x,
        TensorType.fixed(3 * e, e),
        TensorType.fixed(3 * e),
        square,
        vector,
        vector,
        vector,
        square,
        vector,
        square,
        vector,
        vector,
        vector);
  }

  @Override
  public void reference(ReferenceCall call) {
    TransformerParts.reference(this, call, parts -> List.of(parts.forward()));
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    throw new ShapeException(name() + " is made of a graph that has its gradient already");
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return TransformerParts.cost(this, inputs, parts -> List.of(parts.forward()));
  }
}
