package io.pimento.graph;

import io.pimento.graph.reference.ReferenceCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator, defined once: a record of attributes with its shape rule, its meaning (double
 * loops), its gradient (graph nodes) and its cost. Everything is abstract, so a missing part does
 * not compile. A new operator is one file plus a line in {@link Operators}.
 */
public interface Operator {
  /** The name in the JSON form and in messages. */
  String name();

  /**
   * The shape rule.
   *
   * @throws ShapeException naming this operator, the types and the rule that they break
   */
  List<TensorType> outputs(List<TensorType> inputs);

  /** The living definition: fills every output from the inputs in double precision. */
  void reference(ReferenceCall call);

  /**
   * Emits the nodes of the gradient.
   *
   * @return one entry an input, null where no gradient flows
   */
  List<@Nullable Value> gradient(GradientScope scope);

  /** How its results come to be. */
  default ResultSource source() {
    return ResultSource.COMPUTED;
  }

  /** What one application costs for one sample. */
  Cost cost(List<TensorType> inputs, List<TensorType> outputs);
}
