package io.pimento.runtime.cuda;

import io.pimento.cuda.TapePart;
import java.util.List;

/**
 * What the kernels read of a graph.
 *
 * @param words the tape of each piece, one after the other
 * @param all one piece; or several, between which other GPUs' numbers come
 */
@SuppressWarnings("ArrayRecordComponent")
record TapePieces(long[] words, List<Piece> all) {
  /**
   * A tape, and how it is launched.
   *
   * @param at number of its first word
   * @param parts its launches, in their order
   */
  record Piece(int at, List<TapePart> parts) {
    Piece {
      parts = List.copyOf(parts);
    }

    /** Whether its first launch is not one that can gather rows. */
    boolean beginsAlone() {
      return !parts.isEmpty() && parts.getFirst().kernel() != TapePart.Kernel.TAPE;
    }

    /** Levels of all launches. */
    int levels() {
      return parts.isEmpty() ? 0 : parts.getLast().to();
    }
  }

  TapePieces {
    all = List.copyOf(all);
  }
}
