package io.pimento.runtime.collective;

import io.pimento.runtime.kernel.vector.WeightedSumKernel;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Members that are threads of this process and read one another's memory. Each does a share of the
 * work on its own workers, between two meetings: the first shows what all have brought, the second
 * that all are done.
 */
public final class InProcessGroup {
  private final Meeting meeting;

  /**
   * @throws IllegalArgumentException for less than one member
   */
  public InProcessGroup(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a group needs at least one member, not " + size);
    }
    this.meeting = new Meeting(size);
  }

  /**
   * A member, for one thread at a time.
   *
   * @param workers the member's own
   * @throws IllegalArgumentException if the group has no such rank
   */
  public Collective member(int rank, Workers workers) {
    if (rank < 0 || rank >= meeting.size()) {
      throw new IllegalArgumentException(
          "there is no rank " + rank + " in a group of " + meeting.size());
    }
    return new Member(meeting, rank, workers);
  }

  private record Member(Meeting meeting, int rank, Workers workers) implements Collective {
    /** A member's share of an operation. */
    private interface Work {
      void run(Request[] all);
    }

    @Override
    public int size() {
      return meeting.size();
    }

    @Override
    public void allReduceSum(Pieces floats, float factor) throws InterruptedException {
      together(Request.allReduce(floats, factor), this::sum);
    }

    private void sum(Request[] all) {
      float[] factors = new float[all.length];
      for (int r = 0; r < all.length; r++) {
        factors[r] = all[r].factor();
      }
      WeightedSumKernel kernel = new WeightedSumKernel();
      for (int i = 0; i < all[0].pieces().count(); i++) {
        long[] members = new long[all.length];
        for (int r = 0; r < all.length; r++) {
          members[r] = all[r].pieces().address(i);
        }
        kernel.add(members, factors, all[0].pieces().bytes(i) / Float.BYTES);
      }
      kernel.run(workers, rank, size());
    }

    @Override
    public void broadcast(int root, Pieces pieces) throws InterruptedException {
      together(
          Request.broadcast(root, size(), pieces),
          all -> {
            if (rank != root) {
              copy(all[root].pieces(), pieces);
            }
          });
    }

    private void copy(Pieces from, Pieces to) {
      workers.run(
          from.count(),
          (i, worker) -> NativeMemory.copyBytes(from.address(i), to.address(i), from.bytes(i)));
    }

    @Override
    public Gathered allGather(Pieces mine, LongUnaryOperator room) throws InterruptedException {
      List<Pieces> copies = new ArrayList<>();
      together(
          Request.allGather(mine),
          all -> {
            copies.addAll(Gathered.places(all, room).members());
            for (int r = 0; r < all.length; r++) {
              copy(all[r].pieces(), copies.get(r));
            }
          });
      return new Gathered(copies);
    }

    private void together(Request mine, Work work) throws InterruptedException {
      Request[] all = meeting.meet(rank, mine);
      Request.requireEqual(all);
      try {
        work.run(all);
      } catch (Throwable t) {
        meeting.fail("rank " + rank + " failed in " + mine.operation() + ": " + t, t);
        throw t;
      }
      meeting.meet(rank, mine);
    }

    @Override
    public Optional<String> failure() {
      return meeting.failure();
    }

    @Override
    public void abort(Throwable cause) {
      meeting.fail("rank " + rank + " failed: " + cause, cause);
    }
  }
}
