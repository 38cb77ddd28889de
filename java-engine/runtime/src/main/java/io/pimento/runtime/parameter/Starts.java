package io.pimento.runtime.parameter;

import io.pimento.graph.ParameterSpec;

/** What some parameters start from in place of what their declarations draw. */
@FunctionalInterface
public interface Starts {
  /** All as they are drawn. */
  Starts DRAWN = (_, _) -> {};

  /**
   * Changes what was drawn of a new parameter, if it has another start.
   *
   * @param address of its first entry
   */
  void fill(ParameterSpec spec, long address);
}
