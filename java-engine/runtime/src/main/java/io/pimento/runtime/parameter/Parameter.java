package io.pimento.runtime.parameter;

import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.NativeBlock;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One trainable tensor in memory, with what its optimizer remembers of it. */
public final class Parameter implements AutoCloseable {
  private final ParameterSpec spec;
  private final NativeBlock values;
  private final boolean half;

  /** Of the draws by which halves are rounded. */
  private final long roundingKey;

  private final SortedMap<String, State> state = new TreeMap<>();

  /** What an optimizer remembers under one name. */
  private record State(List<Integer> shape, NativeBlock block) {}

  Parameter(ParameterSpec spec) {
    this(spec, TableMemory.allocate(spec));
  }

  Parameter(ParameterSpec spec, NativeBlock values) {
    this(spec, values, false, 0);
  }

  private Parameter(ParameterSpec spec, NativeBlock values, boolean half, long roundingKey) {
    this.spec = spec;
    this.values = values;
    this.half = half;
    this.roundingKey = roundingKey;
  }

  /** One of halves, all zero at first. */
  static Parameter ofHalves(ParameterSpec spec, long roundingKey) {
    long floats = (spec.size() + 1) / 2;
    return new Parameter(spec, TableMemory.allocate(spec, floats), true, roundingKey);
  }

  /** Another of the same declaration and precision, all zero. */
  Parameter fresh() {
    return half ? ofHalves(spec, roundingKey) : new Parameter(spec);
  }

  public ParameterSpec spec() {
    return spec;
  }

  /**
   * Address of the first entry, row-major, of floats.
   *
   * @throws IllegalStateException if the entries are halves
   */
  public long address() {
    if (half) {
      throw new IllegalStateException(
          spec.name() + " is of half precision, which is not possible here: table_precision");
    }
    return values.address();
  }

  /** Whether entries are of half precision (binary16) rather than floats. */
  public boolean half() {
    return half;
  }

  /** Address of the first entry, be it a half or a float. */
  public long memory() {
    return values.address();
  }

  /** Bytes of all entries. */
  public long bytes() {
    return spec.size() * (half ? Short.BYTES : Float.BYTES);
  }

  /** Key of the draws by which changed halves are rounded; they follow from it and the step. */
  public long roundingKey() {
    return roundingKey;
  }

  /** Address of an optimizer's tensor of the same size, zero at first. */
  public long state(String slot) {
    return state(slot, spec.shape());
  }

  /** Address of an optimizer's tensor of one number a row, zero at first. */
  public long rowState(String slot) {
    return state(slot, List.of(spec.shape().getFirst()));
  }

  /**
   * Address of an optimizer's tensor, zero at first.
   *
   * @throws IllegalArgumentException if the one of that name has another shape
   */
  public long state(String slot, List<Integer> shape) {
    State known =
        state.computeIfAbsent(
            slot, _ -> new State(List.copyOf(shape), TableMemory.allocate(spec, size(shape))));
    if (!known.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "the optimizer's "
              + slot
              + " of "
              + spec.name()
              + " has the shape "
              + known.shape()
              + ", not "
              + shape
              + ": another optimizer made it");
    }
    return known.block().address();
  }

  /** Shape of a tensor of {@link #states}. */
  public List<Integer> stateShape(String slot) {
    State known = state.get(slot);
    if (known == null) {
      throw new IllegalArgumentException(spec.name() + " has no tensor " + slot);
    }
    return known.shape();
  }

  /** Floats of a tensor of {@link #states}. */
  public long stateSize(String slot) {
    return size(stateShape(slot));
  }

  private static long size(List<Integer> shape) {
    long n = 1;
    for (int d : shape) {
      n *= d;
    }
    return n;
  }

  /** The optimizer's tensors so far, by name. */
  public SortedMap<String, Long> states() {
    SortedMap<String, Long> addresses = new TreeMap<>();
    state.forEach((slot, known) -> addresses.put(slot, known.block().address()));
    return Collections.unmodifiableSortedMap(addresses);
  }

  @Override
  public void close() {
    values.close();
    state.values().forEach(known -> known.block().close());
    state.clear();
  }
}
