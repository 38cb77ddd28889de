package io.pimento.runtime.parameter;

import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.NativeBlock;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** One trainable tensor in memory, with what its optimizer remembers of it. */
public final class Parameter implements AutoCloseable {
  private final ParameterSpec spec;
  private final NativeBlock values;
  private final SortedMap<String, NativeBlock> state = new TreeMap<>();

  Parameter(ParameterSpec spec) {
    this(spec, TableMemory.allocate(spec));
  }

  Parameter(ParameterSpec spec, NativeBlock values) {
    this.spec = spec;
    this.values = values;
  }

  public ParameterSpec spec() {
    return spec;
  }

  /** Address of the first entry, row-major. */
  public long address() {
    return values.address();
  }

  /** Address of an optimizer's tensor of the same size, zero at first. */
  public long state(String slot) {
    return state.computeIfAbsent(slot, _ -> TableMemory.allocate(spec)).address();
  }

  /** The optimizer's tensors so far, by name. */
  public SortedMap<String, Long> states() {
    SortedMap<String, Long> addresses = new TreeMap<>();
    state.forEach((slot, block) -> addresses.put(slot, block.address()));
    return Collections.unmodifiableSortedMap(addresses);
  }

  @Override
  public void close() {
    values.close();
    state.values().forEach(NativeBlock::close);
    state.clear();
  }
}
