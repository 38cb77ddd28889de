package io.pimento.cuda;

/**
 * How one block of memory is spread over several devices: in pieces of one size, each on the next
 * device, in turn.
 *
 * @param shift a piece has two to the power of it bytes
 * @param ranks how many devices
 * @param first the rank that has the first piece
 */
public record Pieces(int shift, int ranks, int first) {
  /** Pieces of a block from which on they are larger than need be: each is a call of the driver. */
  private static final long MANY = 4096;

  public Pieces {
    if (shift < 2 || shift > 40 || ranks < 1 || ranks > TapeLimits.RANKS) {
      throw new IllegalArgumentException("pieces of 2^" + shift + " bytes on " + ranks);
    }
    if (first < 0 || first >= ranks) {
      throw new IllegalArgumentException("the first of " + ranks + " is not number " + first);
    }
  }

  /**
   * Those of a block.
   *
   * @param least bytes of a piece, a power of two
   * @param turn any number; blocks of successive ones begin on successive devices
   */
  static Pieces of(long bytes, long least, int ranks, int turn) {
    int shift = Long.numberOfTrailingZeros(least);
    while (bytes >>> shift >= MANY) {
      shift++;
    }
    return new Pieces(shift, ranks, Math.floorMod(turn, ranks));
  }

  /** Bytes of a piece. */
  public long bytes() {
    return 1L << shift;
  }

  /** The rank that has a byte of the block. */
  public int owner(long at) {
    return (int) (((at >>> shift) + first) % ranks);
  }

  /** The number of a rank's first piece. */
  public int start(int rank) {
    return Math.floorMod(rank - first, ranks);
  }

  /** How many bytes of a block of so many a rank has. */
  public long own(int rank, long size) {
    long round = bytes() * ranks;
    long rest = size % round - bytes() * start(rank);
    return size / round * bytes() + Math.max(0, Math.min(bytes(), rest));
  }

  /** The operand by which a rank's kernels know what is theirs to change; never 0. */
  public long word(int rank) {
    return shift | (long) ranks << 8 | (long) start(rank) << 16;
  }
}
