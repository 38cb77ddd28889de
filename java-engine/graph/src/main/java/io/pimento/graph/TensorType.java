package io.pimento.graph;

import java.util.List;

/**
 * Type of a value.
 *
 * @param element what an entry is
 * @param batched whether a leading axis of batch size, not named in {@code dims}, is present
 * @param dims the other axes, row-major; empty for one number
 */
public record TensorType(Element element, boolean batched, List<Integer> dims) {
  public TensorType {
    dims = List.copyOf(dims);
    // By numbers, not iterators, here and below: types are made and asked all through a step.
    for (int i = 0; i < dims.size(); i++) {
      if (dims.get(i) < 0) {
        throw new ShapeException("a tensor axis cannot be negative: " + dims);
      }
    }
  }

  /** A batched real tensor {@code [batch, dims…]}. */
  public static TensorType batch(Integer... dims) {
    return new TensorType(Element.REAL, true, List.of(dims));
  }

  /** A real tensor without a batch axis. */
  public static TensorType fixed(Integer... dims) {
    return new TensorType(Element.REAL, false, List.of(dims));
  }

  /** One index a sample and field: {@code [batch, fields]}. */
  public static TensorType indices(int fields) {
    return new TensorType(Element.INDEX, true, List.of(fields));
  }

  /** A bag of at most so many indices a sample; see {@link Element#BAGS}. */
  public static TensorType bags(int most) {
    return new TensorType(Element.BAGS, true, List.of(most));
  }

  /** Entries a sample when batched, else entries in all. */
  public long size() {
    long n = 1;
    for (int i = 0; i < dims.size(); i++) {
      n *= dims.get(i);
    }
    return n;
  }

  /** Entries for a batch of the given size. */
  public long size(int batch) {
    return batched ? size() * batch : size();
  }

  public int rank() {
    return dims.size();
  }

  public int dim(int axis) {
    return dims.get(axis);
  }

  public int last() {
    return dims.getLast();
  }

  /** This type with its last axis replaced. */
  public TensorType withLast(int size) {
    return withDim(dims.size() - 1, size);
  }

  /** This type with its first (non-batch) axis replaced. */
  public TensorType withFirst(int size) {
    return withDim(0, size);
  }

  private TensorType withDim(int axis, int size) {
    Integer[] changed = dims.toArray(Integer[]::new);
    changed[axis] = size;
    return new TensorType(element, batched, List.of(changed));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TensorType t
        && element == t.element
        && batched == t.batched
        && sameDims(t.dims);
  }

  private boolean sameDims(List<Integer> others) {
    if (dims.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < dims.size(); i++) {
      if (!dims.get(i).equals(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * element.hashCode() + Boolean.hashCode(batched)) + dims.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder s = new StringBuilder(element == Element.REAL ? "[" : element + "[");
    if (batched) {
      s.append(dims.isEmpty() ? "batch" : "batch, ");
    }
    for (int i = 0; i < dims.size(); i++) {
      s.append(i == 0 ? "" : ", ").append(dims.get(i));
    }
    return s.append(']').toString();
  }
}
