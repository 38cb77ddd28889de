package io.pimento.runtime.fuse;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;

/** Gradient of a {@link TransformerBody}: its inputs and dY; results: a gradient of each input. */
public record TransformerBodyGradient(TransformerBody body) implements GradientOperator {
  @Override
  public String name() {
    return "transformer-body-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    int last = inputs.size() - 1;
    boolean fits = last == TransformerBody.INPUTS && inputs.get(last).equals(inputs.getFirst());
    require(fits, this, inputs, "what the body reads and the gradient of its result");
    body.outputs(inputs.subList(0, last));
    return inputs.subList(0, last);
  }

  @Override
  public void reference(ReferenceCall call) {
    TransformerParts.reference(this, call, TransformerParts::backward);
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return TransformerParts.cost(this, inputs, TransformerParts::backward);
  }
}
