package io.pimento.runtime.fuse;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import io.pimento.graph.reference.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a value that several layers read: the sum of what each gives, as one product.
 * Inputs: dY_1, W_1, …, dY_s, W_s; the result has the type of each term.
 *
 * @param one what each term is: {@code linear-input-gradient} or {@code row-linear-input-gradient}
 * @param terms s
 */
public record InputGradientSum(GradientOperator one, int terms) implements GradientOperator {
  @Override
  public String name() {
    return one.name() + "-sum";
  }

  /** What a term reads. */
  private static <T> List<T> term(List<T> inputs, int t) {
    return inputs.subList(2 * t, 2 * t + 2);
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        terms > 0 && inputs.size() == 2 * terms, this, inputs, terms + " gradients and weights");
    List<TensorType> type = one.outputs(term(inputs, 0));
    boolean same = true;
    for (int t = 1; t < terms; t++) {
      same &= one.outputs(term(inputs, t)).equals(type);
    }
    require(same, this, inputs, "terms of one type");
    return type;
  }

  @Override
  public void reference(ReferenceCall call) {
    double[] sum = call.y(0);
    Arrays.fill(sum, 0);
    for (int t = 0; t < terms; t++) {
      Tensor y = Tensor.poisoned(call.out(0).type(), call.batch());
      one.reference(new ReferenceCall(call.batch(), term(call.inputs(), t), List.of(y)));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += y.data()[i];
      }
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    long products = 0;
    for (int t = 0; t < terms; t++) {
      products += outputs.getFirst().size() * inputs.get(2 * t + 1).dim(0);
    }
    return Cost.linear(products, inputs, outputs);
  }
}
