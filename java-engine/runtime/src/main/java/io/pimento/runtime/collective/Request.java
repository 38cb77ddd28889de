package io.pimento.runtime.collective;

/**
 * What a member brings to an operation.
 *
 * @param operation its name in messages
 * @param root the member whose pieces count; 0 where none does
 * @param sameLengths whether pieces must be as long on all members
 */
public record Request(
    String operation, Pieces pieces, float factor, int root, boolean sameLengths) {
  /** Of an {@link Collective#allReduceSum}. */
  public static Request allReduce(Pieces pieces, float factor) {
    return new Request("all-reduce", pieces, factor, 0, true);
  }

  /**
   * Of a {@link Collective#broadcast}.
   *
   * @throws IllegalArgumentException if the group has no such root
   */
  public static Request broadcast(int root, int size, Pieces pieces) {
    if (root < 0 || root >= size) {
      throw new IllegalArgumentException("there is no rank " + root + " in a group of " + size);
    }
    return new Request("broadcast", pieces, 1, root, true);
  }

  /** Of an {@link Collective#allGather}. */
  public static Request allGather(Pieces pieces) {
    return new Request("all-gather", pieces, 1, 0, false);
  }

  /**
   * Holds what all members brought against one another; the outcome is the same for all.
   *
   * @throws CollectiveException naming two ranks and what differs
   */
  public static void requireEqual(Request[] all) {
    Request first = all[0];
    for (int rank = 1; rank < all.length; rank++) {
      Request other = all[rank];
      if (!other.operation.equals(first.operation)) {
        throw CollectiveException.mismatch(
            "members call different operations: rank 0 "
                + first.operation
                + ", rank "
                + rank
                + " "
                + other.operation);
      }
      if (other.root != first.root) {
        throw first.differs("its root is rank ", first.root, other.root, rank);
      }
      if (other.pieces.count() != first.pieces.count()) {
        throw first.differs(
            "the number of pieces is ", first.pieces.count(), other.pieces.count(), rank);
      }
      for (int i = 0; first.sameLengths && i < first.pieces.count(); i++) {
        if (other.pieces.bytes(i) != first.pieces.bytes(i)) {
          throw first.differs(
              "the bytes of piece " + i + " are ",
              first.pieces.bytes(i),
              other.pieces.bytes(i),
              rank);
        }
      }
    }
  }

  private CollectiveException differs(String what, long here, long there, int rank) {
    return CollectiveException.mismatch(
        operation + ": " + what + here + " on rank 0 and " + there + " on rank " + rank);
  }
}
