package io.pimento.data;

import io.pimento.document.Labelled;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which kinds of derived columns a model reads beside the raw ones.
 *
 * @param on some of {@code bins}, {@code statistics} and {@code crosses}
 */
public record InputKinds(Set<Derived> on) {
  /** All names of {@link #of(List)}. */
  public static final List<String> NAMES = allNames();

  /** Everything that the data have. */
  public static final InputKinds ALL = new InputKinds(EnumSet.allOf(Derived.class));

  /** Derived columns that come and go together. */
  public enum Derived implements Labelled {
    /** Categorical twins of dense fields. */
    BINS,
    /** Click rates and counts. */
    STATISTICS,
    /** Values of several fields together, as a field of their own. */
    CROSSES;

    private static Derived of(Origin.Kind kind) {
      return switch (kind) {
        case BIN -> BINS;
        case RATE, COUNT -> STATISTICS;
        case CROSS -> CROSSES;
        case RAW -> throw new IllegalArgumentException("raw columns are always read");
      };
    }
  }

  public InputKinds {
    on = Set.copyOf(on);
  }

  private static List<String> allNames() {
    List<String> names = new ArrayList<>(List.of("all", "raw"));
    names.addAll(Labelled.labels(Derived.class));
    return List.copyOf(names);
  }

  /** This with a kind switched on or off. */
  public InputKinds with(Derived kind, boolean reads) {
    Set<Derived> other = EnumSet.noneOf(Derived.class);
    other.addAll(on);
    if (reads) {
      other.add(kind);
    } else {
      other.remove(kind);
    }
    return new InputKinds(other);
  }

  /** Whether columns of an origin are read. */
  public boolean reads(Origin origin) {
    return !origin.derived() || on.contains(Derived.of(origin.kind()));
  }

  /** What is left of a schema. */
  public DataSchema of(DataSchema all) {
    return new DataSchema(
        all.name(),
        all.synthetic(),
        all.dense().stream().filter(f -> reads(f.origin())).toList(),
        all.categorical().stream().filter(f -> reads(f.origin())).toList(),
        all.bags(),
        all.weighted());
  }

  /** Kinds that some data have. */
  public static Set<Derived> in(DataSchema schema) {
    Set<Derived> found = EnumSet.noneOf(Derived.class);
    schema.dense().stream()
        .map(DenseField::origin)
        .filter(Origin::derived)
        .forEach(o -> found.add(Derived.of(o.kind())));
    schema.categorical().stream()
        .map(CategoricalField::origin)
        .filter(Origin::derived)
        .forEach(o -> found.add(Derived.of(o.kind())));
    return found;
  }

  /**
   * Reads {@code all}, {@code raw}, or a list of kinds.
   *
   * @throws IllegalArgumentException naming what is none
   */
  public static InputKinds of(List<String> names) {
    if (names.equals(List.of("all"))) {
      return ALL;
    }
    Set<Derived> on = EnumSet.noneOf(Derived.class);
    for (String name : names) {
      if (name.equals("raw")) {
        continue;
      }
      Derived found = null;
      for (Derived d : Derived.values()) {
        if (d.label().equals(name)) {
          found = d;
        }
      }
      if (found == null || !on.add(found)) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "' is no kind of input, or there twice; there are all, raw, bins,"
                + " statistics and crosses");
      }
    }
    return new InputKinds(on);
  }

  /** What {@link #of} reads. */
  public List<String> names() {
    List<String> names = new ArrayList<>(List.of("raw"));
    for (Derived d : Derived.values()) {
      if (on.contains(d)) {
        names.add(d.label());
      }
    }
    return List.copyOf(names);
  }
}
