package io.pimento.graph.op;

import java.util.List;

/** Where {@link Crop} and its gradient have their rectangle, along one axis or two. */
final class Rectangle {
  private Rectangle() {}

  /** Whether entries from a first one on lie within the whole, along every axis. */
  static boolean fits(List<Integer> from, List<Integer> size, List<Integer> whole) {
    int axes = from.size();
    boolean fits = (axes == 1 || axes == 2) && size.size() == axes && whole.size() == axes;
    for (int i = 0; fits && i < axes; i++) {
      fits = from.get(i) >= 0 && size.get(i) >= 0 && from.get(i) + size.get(i) <= whole.get(i);
    }
    return fits;
  }

  /** First row; 0 for a vector. */
  static int top(List<Integer> from) {
    return from.size() == 1 ? 0 : from.getFirst();
  }
}
