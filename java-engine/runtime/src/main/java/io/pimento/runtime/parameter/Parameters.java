package io.pimento.runtime.parameter;

import io.pimento.graph.ParameterSpec;

/** Where an executor finds parameters. */
public interface Parameters {
  /**
   * The parameter of that declaration, made and initialised if it is new.
   *
   * @throws IllegalArgumentException if one of that name has another shape
   */
  Parameter get(ParameterSpec spec);
}
