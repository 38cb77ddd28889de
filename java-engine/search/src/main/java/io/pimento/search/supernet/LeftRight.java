package io.pimento.search.supernet;

import java.util.List;

/**
 * The two inputs of sigmoid gating and sum, each padded with zeros to the wider of them. Their
 * shared matrices are used from the leading corner, except under a mask, where every input has its
 * own place.
 *
 * @param width the padded width
 * @param sharedWidth the width of the shared matrices
 */
record LeftRight(Sources left, Sources right, int width, int sharedWidth) {
  static LeftRight of(
      List<DenseOutput> dense, List<Integer> leftIdx, List<Integer> rightIdx, Sharing sharing) {
    Sources left = leading(Sources.dense(dense, leftIdx, sharing));
    Sources right = leading(Sources.dense(dense, rightIdx, sharing));
    return new LeftRight(left, right, Math.max(left.width(), right.width()), left.sharedWidth());
  }

  /** Weight columns where the input stands in its own concatenation. */
  private static Sources leading(Sources s) {
    return new Sources(
        s.places().stream()
            .map(p -> new Sources.Place(p.value(), p.size(), p.position(), p.position()))
            .toList(),
        s.width(),
        s.sharedWidth());
  }
}
