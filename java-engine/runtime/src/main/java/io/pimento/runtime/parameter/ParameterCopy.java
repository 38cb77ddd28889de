package io.pimento.runtime.parameter;

import io.pimento.graph.ParameterSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/**
 * A second set of parameters that some other set's values are brought to: all are zero until then.
 */
public final class ParameterCopy implements Parameters, AutoCloseable {
  private final TreeMap<String, Parameter> byName = new TreeMap<>();

  @Override
  public Parameter get(ParameterSpec spec) {
    return byName.computeIfAbsent(spec.name(), n -> new Parameter(spec));
  }

  /** The copy of a parameter, of its precision. */
  public Parameter like(Parameter original) {
    return byName.computeIfAbsent(original.spec().name(), n -> original.fresh());
  }

  @Override
  public Collection<Parameter> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  @Override
  public void close() {
    byName.values().forEach(Parameter::close);
    byName.clear();
  }
}
