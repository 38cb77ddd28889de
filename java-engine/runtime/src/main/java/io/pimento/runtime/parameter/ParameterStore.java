package io.pimento.runtime.parameter;

import io.pimento.graph.Counter;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.kernel.Halves;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/**
 * Owns parameters. Initial values are a pure function of (seed, name, index), so they do not depend
 * on when, by whom or in which order parameters are made; {@link Starts} may then change them. Not
 * thread-safe while parameters are made.
 */
public final class ParameterStore implements Parameters, AutoCloseable {
  /** Entries that one part of the initialisation fills. */
  private static final int PART = 1 << 16;

  private final long seed;
  private final Workers workers;
  private final Starts starts;
  private final boolean halfTables;
  private final TreeMap<String, Parameter> byName = new TreeMap<>();

  public ParameterStore(long seed, Workers workers) {
    this(seed, workers, Starts.DRAWN);
  }

  /** One in which some parameters start otherwise. */
  public ParameterStore(long seed, Workers workers, Starts starts) {
    this(seed, workers, starts, false);
  }

  /**
   * One whose embedding tables may be of half precision.
   *
   * @param halfTables whether they are: starts are then rounded to the nearest half
   */
  public ParameterStore(long seed, Workers workers, Starts starts, boolean halfTables) {
    this.halfTables = halfTables;
    this.seed = seed;
    this.workers = workers;
    this.starts = starts;
  }

  @Override
  public Parameter get(ParameterSpec spec) {
    Parameter known = byName.get(spec.name());
    if (known == null) {
      known = new Parameter(spec);
      initialise(known);
      starts.fill(spec, known.address());
      if (halfTables && spec.embeds()) {
        known = rounded(known);
      }
      byName.put(spec.name(), known);
    } else if (!known.spec().equals(spec)) {
      throw new IllegalArgumentException(
          "parameter "
              + spec.name()
              + " is "
              + about(known.spec(), spec)
              + " here, not "
              + about(spec, known.spec()));
    }
    return known;
  }

  /** The same in halves; the floats are given back. */
  private Parameter rounded(Parameter floats) {
    ParameterSpec spec = floats.spec();
    try (floats) {
      Parameter halves = Parameter.ofHalves(spec, Counter.key(seed, "rounding of " + spec.name()));
      Halves.toNearest(floats.address(), halves.memory(), spec.size());
      return halves;
    }
  }

  /**
   * Takes a new parameter's values where they lie.
   *
   * @param address of memory that outlives the store
   * @throws IllegalArgumentException if the parameter is there already
   */
  public void lend(ParameterSpec spec, long address) {
    Parameter lent = new Parameter(spec, NativeBlock.lent(address, spec.size()));
    if (byName.putIfAbsent(spec.name(), lent) != null) {
      throw new IllegalArgumentException("parameter " + spec.name() + " is there already");
    }
  }

  /** What tells a parameter from another of its name. */
  private static String about(ParameterSpec spec, ParameterSpec other) {
    if (!spec.shape().equals(other.shape())) {
      return spec.shape().toString();
    }
    return spec.table() != other.table()
        ? (spec.table() ? "a table" : "no table")
        : "started as " + spec.initializer().spelled();
  }

  @Override
  public Collection<Parameter> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  public long seed() {
    return seed;
  }

  private void initialise(Parameter p) {
    ParameterSpec spec = p.spec();
    long key = Counter.key(seed, "parameter " + spec.name());
    double fans =
        spec.shape().size() == 1 ? spec.size() : (double) spec.shape().get(0) + spec.shape().get(1);
    int parts = Math.toIntExact((spec.size() + PART - 1) / PART);
    workers.run(
        parts,
        (part, worker) -> {
          long from = (long) part * PART;
          long to = Math.min(spec.size(), from + PART);
          switch (spec.initializer()) {
            case Initializer.Xavier x when x == Initializer.Xavier.UNIFORM ->
                uniform(p.address(), key, from, to, Math.sqrt(6 / fans));
            case Initializer.Xavier x -> normal(p.address(), key, from, to, Math.sqrt(2 / fans));
            case Initializer.Normal n -> normal(p.address(), key, from, to, n.deviation());
            case Initializer.Constant c -> {
              if (c.value() != 0) {
                NativeMemory.fill(p.address() + 4 * from, to - from, (float) c.value());
              }
            }
          }
        });
  }

  private static void uniform(long address, long key, long from, long to, double limit) {
    for (long i = from; i < to; i++) {
      NativeMemory.put(address, i, (float) (limit * (2 * Counter.unit(key, i) - 1)));
    }
  }

  /** Box and Muller: entries 2k and 2k + 1 share a radius; parts start at even entries. */
  private static void normal(long address, long key, long from, long to, double deviation) {
    for (long i = from; i < to; i += 2) {
      double radius = deviation * Math.sqrt(-2 * Math.log(1 - Counter.unit(key, i)));
      double angle = 2 * Math.PI * Counter.unit(key, i + 1);
      NativeMemory.put(address, i, (float) (radius * Math.cos(angle)));
      if (i + 1 < to) {
        NativeMemory.put(address, i + 1, (float) (radius * Math.sin(angle)));
      }
    }
  }

  @Override
  public void close() {
    byName.values().forEach(Parameter::close);
    byName.clear();
  }
}
