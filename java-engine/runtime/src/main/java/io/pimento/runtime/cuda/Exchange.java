package io.pimento.runtime.cuda;

import io.pimento.runtime.replica.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a training tape must know of the other GPUs that train the same model.
 *
 * @param rank this GPU's number among them, from 0
 * @param shares the rows of a batch that each has
 * @param flags by which GPUs meet that reach one another's memory; null where they do not, and what
 *     the others leave is brought between launches
 */
record Exchange(int rank, List<Share> shares, @Nullable Flags flags) {
  /**
   * Where GPUs tell one another how far they are.
   *
   * @param own address of this GPU's flags, one a rank, which the others raise
   * @param at address of this rank's flag on each GPU
   */
  record Flags(long own, List<Long> at) {
    Flags {
      at = List.copyOf(at);
    }
  }

  Exchange {
    shares = List.copyOf(shares);
  }

  int ranks() {
    return shares.size();
  }

  /** Whether this GPU reads what the others have left over there. */
  boolean reaches() {
    return flags != null;
  }

  /** Most rows that a GPU has. */
  int mostRows() {
    return shares.stream().mapToInt(Share::rows).max().orElseThrow();
  }

  /** The operand of what a rank has left at an offset of its area. */
  static long left(int rank, long offset) {
    return Words.address(Words.EXCHANGE + rank, offset);
  }

  /** The operand of a place in this rank's own area. */
  long own(long offset) {
    return left(rank, offset);
  }
}
