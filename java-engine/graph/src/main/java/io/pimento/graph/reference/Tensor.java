package io.pimento.graph.reference;

import io.pimento.graph.TensorType;
import java.util.Arrays;

/**
 * A tensor in double precision, row-major. Indices are held as doubles (exact below 2⁵³).
 *
 * @param type its type
 * @param batch size of the batch axis, if the type has one
 * @param data all entries
 */
public record Tensor(TensorType type, int batch, double[] data) {
  /** A new tensor poisoned with NaN, so that an entry nobody wrote shows. */
  public static Tensor poisoned(TensorType type, int batch) {
    double[] data = new double[Math.toIntExact(type.size(batch))];
    Arrays.fill(data, Double.NaN);
    return new Tensor(type, batch, data);
  }

  /** A tensor without batch axis holding these entries. */
  public static Tensor of(TensorType type, int batch, double... data) {
    if (type.element() != io.pimento.graph.Element.BAGS && data.length != type.size(batch)) {
      throw new IllegalArgumentException(
          type
              + " with batch "
              + batch
              + " needs "
              + type.size(batch)
              + " entries, got "
              + data.length);
    }
    return new Tensor(type, batch, data);
  }

  /** Product of all axes but the last, batch included: rows of a matrix view. */
  public int outer() {
    int last = type.rank() == 0 ? 1 : type.last();
    return last == 0 ? 0 : Math.toIntExact(type.size(batch) / last);
  }

  public int dim(int axis) {
    return type.dim(axis);
  }

  public int last() {
    return type.last();
  }

  public double get(int i) {
    return data[i];
  }
}
