package io.pimento.runtime.collective;

import java.util.List;

/**
 * All members' pieces in one member's memory, each on a cache line of its own.
 *
 * @param members in the order of ranks
 */
public record Gathered(List<Pieces> members) {
  public Gathered {
    members = List.copyOf(members);
  }

  /** Address of the copy of a member's piece. */
  public long address(int rank, int piece) {
    return members.get(rank).address(piece);
  }

  /** Its length. */
  public long bytes(int rank, int piece) {
    return members.get(rank).bytes(piece);
  }
}
