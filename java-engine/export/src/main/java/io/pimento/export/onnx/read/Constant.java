package io.pimento.export.onnx.read;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that does not depend on what a model reads. Its numbers are read when somebody needs
 * them: tables and weights are often known by their shape alone.
 */
final class Constant implements Datum {
  private final String name;
  private final boolean whole;
  private final List<Integer> dims;
  private final Supplier<double[]> source;
  private final double @Nullable [] rows;
  private double @Nullable [] read;

  /**
   * @param name for weights that are made of it
   * @param whole whether its numbers are whole, or truths
   * @param rows the part of whole numbers that is multiplied by the batch's size
   */
  Constant(
      String name,
      boolean whole,
      List<Integer> dims,
      Supplier<double[]> source,
      double @Nullable [] rows) {
    this.name = name;
    this.whole = whole;
    this.dims = List.copyOf(dims);
    this.source = source;
    this.rows = rows != null && Arrays.stream(rows).anyMatch(r -> r != 0) ? rows : null;
  }

  static Constant of(String name, boolean whole, List<Integer> dims, double... numbers) {
    return new Constant(name, whole, dims, () -> numbers, null);
  }

  String name() {
    return name;
  }

  boolean whole() {
    return whole;
  }

  List<Integer> dims() {
    return dims;
  }

  int size() {
    return Places.size(dims);
  }

  /** All numbers, row-major; shared, so not to be changed. */
  double[] numbers() {
    double[] known = read;
    if (known == null) {
      known = source.get();
      read = known;
    }
    return known;
  }

  /** Whether numbers hold the batch's size. */
  boolean open() {
    return rows != null;
  }

  Extents extents() {
    double[] fixed = numbers();
    return new Extents(fixed, rows == null ? new double[fixed.length] : rows);
  }

  /** The number that all entries are; null if they differ. */
  @Nullable Double uniform() {
    if (rows != null || size() == 0) {
      return null;
    }
    double[] all = numbers();
    for (double x : all) {
      if (x != all[0]) {
        return null;
      }
    }
    return all[0];
  }

  Constant named(String other) {
    return new Constant(other, whole, dims, this::numbers, rows);
  }

  Constant shaped(List<Integer> other) {
    return new Constant(name, whole, other, this::numbers, rows);
  }

  /** Entries from other places. */
  Constant moved(String result, List<Integer> to, int[] from) {
    double[] open = rows;
    return new Constant(
        result, whole, to, () -> picked(numbers(), from), open == null ? null : picked(open, from));
  }

  private static double[] picked(double[] numbers, int[] from) {
    double[] out = new double[from.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = numbers[from[i]];
    }
    return out;
  }
}
