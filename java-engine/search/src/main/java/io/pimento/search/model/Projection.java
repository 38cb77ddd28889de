package io.pimento.search.model;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Linear;

/** How narrow rows {@code [batch, k, width]} are brought to {@code [batch, k, embedding]}. */
@FunctionalInterface
public interface Projection {
  /** In floating point. */
  Projection FLOAT = (b, rows, weight) -> b.apply(new Linear(1, false), rows, b.parameter(weight));

  /** The product with a matrix {@code [embedding, width]}. */
  Value of(GraphBuilder b, Value rows, ParameterSpec weight);
}
