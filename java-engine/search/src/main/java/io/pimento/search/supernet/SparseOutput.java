package io.pimento.search.supernet;

import io.pimento.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block's (or the stem's) sparse result, in pieces that are never copied together.
 *
 * @param pieces the live rows
 * @param live rows that the result has as a stand-alone tensor
 * @param width rows that it takes up among the columns of shared weights
 */
record SparseOutput(List<Piece> pieces, int live, int width) {
  /**
   * Some rows.
   *
   * @param value {@code [batch, rows, E]}; null where known to be zero
   * @param sharedOffset first row among shared weights' columns
   * @param ownOffset first row in the stand-alone tensor
   */
  record Piece(@Nullable Value value, int rows, int sharedOffset, int ownOffset) {}

  SparseOutput {
    pieces = List.copyOf(pieces);
  }
}
