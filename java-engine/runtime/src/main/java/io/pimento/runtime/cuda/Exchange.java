package io.pimento.runtime.cuda;

import io.pimento.runtime.replica.Share;
import java.util.List;

/**
 * What a training tape must know of the other GPUs that train the same model.
 *
 * @param rank this GPU's number among them, from 0
 * @param shares the rows of a batch that each has
 * @param flags address of this GPU's flags, one a rank, which the others raise
 * @param flagAt address of this rank's flag on each GPU
 */
record Exchange(int rank, List<Share> shares, long flags, List<Long> flagAt) {
  Exchange {
    shares = List.copyOf(shares);
    flagAt = List.copyOf(flagAt);
  }

  int ranks() {
    return shares.size();
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
