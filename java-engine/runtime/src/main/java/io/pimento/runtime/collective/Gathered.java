package io.pimento.runtime.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * All members' pieces in one member's memory, each on a cache line of its own.
 *
 * @param members in the order of ranks
 */
public record Gathered(List<Pieces> members) {
  private static final int LINE = 64;

  public Gathered {
    members = List.copyOf(members);
  }

  /**
   * Places for all members' pieces.
   *
   * @param all what they bring, by rank
   * @param room as {@link Collective#allGather} is given it
   */
  public static Gathered places(Request[] all, LongUnaryOperator room) {
    long total = 0;
    for (Request r : all) {
      for (int i = 0; i < r.pieces().count(); i++) {
        total += lines(r.pieces().bytes(i));
      }
    }
    long at = room.applyAsLong(total);
    List<Pieces> places = new ArrayList<>();
    for (Request r : all) {
      Pieces copy = new Pieces();
      for (int i = 0; i < r.pieces().count(); i++) {
        copy.add(at, r.pieces().bytes(i));
        at += lines(r.pieces().bytes(i));
      }
      places.add(copy);
    }
    return new Gathered(places);
  }

  private static long lines(long bytes) {
    return (bytes + LINE - 1) / LINE * LINE;
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
