package io.pimento.search.branch;

import io.pimento.graph.Initializer;
import io.pimento.graph.Value;
import java.util.List;

/** What is added up to logits. */
public sealed interface Term {
  /** A part {@code [batch, 1]} as it is. */
  record Given(Value value) implements Term {}

  /**
   * A layer of one column, {@code name.out}: what tuning a head trains.
   *
   * @param sources what it reads, whose columns follow one another
   */
  record Layer(String name, List<Value> sources, Initializer start) implements Term {
    public Layer {
      sources = List.copyOf(sources);
    }
  }
}
