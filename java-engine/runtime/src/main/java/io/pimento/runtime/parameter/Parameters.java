package io.pimento.runtime.parameter;

import io.pimento.graph.ParameterSpec;
import java.util.Collection;

/** Where an executor finds parameters. */
public interface Parameters {
  /**
   * The parameter of that declaration, made and initialised if it is new.
   *
   * @throws IllegalArgumentException if one of that name has another shape
   */
  Parameter get(ParameterSpec spec);

  /** Every parameter that training may change, by name. */
  Collection<Parameter> all();
}
