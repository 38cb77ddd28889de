package io.pimento.runtime.parameter;

import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.NativeMemory;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A private copy of some parameters over a store that is only read: how one subnet's head is tuned
 * while others use the same supernet.
 */
public final class ParameterOverlay implements Parameters, AutoCloseable {
  private final Parameters base;
  private final Predicate<String> own;
  private final Map<String, Parameter> copies = new TreeMap<>();

  /**
   * @param own names of the parameters to copy on first use
   */
  public ParameterOverlay(Parameters base, Predicate<String> own) {
    this.base = base;
    this.own = own;
  }

  /** Whether a parameter of that name has a private copy. */
  public boolean owns(String name) {
    return own.test(name);
  }

  @Override
  public Parameter get(ParameterSpec spec) {
    return own.test(spec.name())
        ? copies.computeIfAbsent(spec.name(), n -> copy(spec))
        : base.get(spec);
  }

  /** The private copies: what lies below is not changed. */
  @Override
  public Collection<Parameter> all() {
    return Collections.unmodifiableCollection(copies.values());
  }

  private Parameter copy(ParameterSpec spec) {
    Parameter fresh = new Parameter(spec);
    NativeMemory.copy(base.get(spec).address(), fresh.address(), spec.size());
    return fresh;
  }

  @Override
  public void close() {
    copies.values().forEach(Parameter::close);
    copies.clear();
  }
}
