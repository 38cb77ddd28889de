package io.pimento.runtime.cuda;

import io.pimento.cuda.Pieces;
import io.pimento.graph.op.ParameterView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a table that one GPU changes: all of it, or, of one that is shared out, its own
 * {@linkplain Pieces pieces}.
 *
 * @param pieces null for all
 * @param rank this GPU's number among those that share it
 */
record TablePart(DeviceParameter table, @Nullable Pieces pieces, int rank) {
  /** Floats of own pieces that one instruction changes: it counts them in 32 bits. */
  private static final long MOST = 1L << 30;

  /**
   * Of a table, as rows of it are changed.
   *
   * @param exchange with whom gradients are summed; null to train alone
   */
  static TablePart of(DeviceParameter table, @Nullable Exchange exchange) {
    Pieces pieces = table.pieces();
    if (pieces == null) {
      return new TablePart(table, null, 0);
    }
    if (exchange == null) {
      throw new IllegalStateException(
          "table "
              + table.host().spec().name()
              + " is shared out over several GPUs, so one of them cannot train it alone");
    }
    return new TablePart(table, pieces, exchange.rank());
  }

  /** Holds that a view is of all rows, by whose numbers pieces are known. */
  TablePart whole(ParameterView view) {
    if (pieces != null && !view.equals(ParameterView.whole(view.parameter()))) {
      throw new IllegalStateException(
          "of table " + view.parameter().name() + ", which is shared out, a part is looked up");
    }
    return this;
  }

  /** The operand that tells kernels what is this GPU's. */
  long word() {
    return pieces == null ? 0 : pieces.word(rank);
  }

  /** Entries of it. */
  long size() {
    return pieces == null
        ? table.size()
        : pieces.own(rank, Float.BYTES * table.size()) / Float.BYTES;
  }

  /**
   * A rectangle of entries that lie together in what is packed: {@code size} of them, of which each
   * {@code columns} lie {@code stride} apart in the table.
   *
   * @param packed the first one's number among this GPU's
   * @param at the first one's number in the table
   */
  record Stretch(long packed, long at, long size, long columns, long stride) {}

  /** All of it, by stretches. */
  List<Stretch> stretches() {
    long size = size();
    if (pieces == null) {
      return List.of(new Stretch(0, 0, size, size, size));
    }
    long piece = pieces.bytes() / Float.BYTES;
    long most = Math.max(1, MOST / piece) * piece;
    long stride = piece * pieces.ranks();
    List<Stretch> all = new ArrayList<>();
    for (long from = 0; from < size; from += most) {
      long at = pieces.start(rank) * piece + from / piece * stride;
      all.add(new Stretch(from, at, Math.min(most, size - from), piece, stride));
    }
    return all;
  }
}
