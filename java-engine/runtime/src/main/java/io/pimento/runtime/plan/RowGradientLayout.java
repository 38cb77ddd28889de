package io.pimento.runtime.plan;

import io.pimento.graph.Element;
import io.pimento.graph.Node;
import io.pimento.graph.TensorType;

/**
 * How the gradient of a table lies in memory: an int count of touched rows, then from {@link
 * #rowsAt} the row numbers (int, none twice), then from {@link #gradientsAt} one float row each.
 * Every part starts on a cache line.
 */
public final class RowGradientLayout {
  private static final int LINE = 64;

  private RowGradientLayout() {}

  /**
   * Most rows that a node's row gradient can touch: one a sample, or as many a sample as its bags'
   * type allows.
   */
  public static int capacity(Node node, int batch) {
    TensorType ids = node.inputs().getFirst().type();
    return ids.element() == Element.BAGS ? Math.toIntExact(ids.size(batch)) : batch;
  }

  /** Bytes for at most {@code capacity} rows of the given width. */
  public static long bytes(int capacity, int width) {
    return gradientsAt(capacity) + 4L * capacity * width;
  }

  /** Where the row numbers start, in bytes. */
  public static long rowsAt() {
    return LINE;
  }

  /** Where the gradient rows start, in bytes. */
  public static long gradientsAt(int capacity) {
    return LINE + (4L * capacity + LINE - 1) / LINE * LINE;
  }
}
