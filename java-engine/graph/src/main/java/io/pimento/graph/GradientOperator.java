package io.pimento.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operator that autograd appends: a gradient, which has no gradient of its own. */
public interface GradientOperator extends Operator {
  /**
   * Refuses.
   *
   * @throws ShapeException always, by the operator's name
   */
  @Override
  default List<@Nullable Value> gradient(GradientScope scope) {
    throw new ShapeException(name() + " is itself a gradient and has none");
  }
}
