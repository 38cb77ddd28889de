package io.pimento.runtime.collective.socket;

import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.Gathered;
import io.pimento.runtime.collective.Pieces;
import io.pimento.runtime.collective.Request;
import io.pimento.runtime.kernel.vector.WeightedSumKernel;
import io.pimento.runtime.memory.GrowingBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * A process as a member of a group. In every operation all members first tell one another what they
 * bring, so that a mismatch is the same to all and touches nothing; then data go straight from and
 * to native memory. Of a sum each member owns a slice: it gets the others' parts of it, adds up in
 * the order of ranks and sends the sums to all.
 */
final class SocketMember implements Collective, AutoCloseable {
  private static final int LINE = NativeMemory.ALIGNMENT;

  private final int rank;
  private final int size;
  private final Links links;
  private final Workers workers;
  private final Traffic traffic;
  private final GrowingBlock parts = new GrowingBlock();

  SocketMember(int rank, int size, Links links, Workers workers) throws IOException {
    this.rank = rank;
    this.size = size;
    this.links = links;
    this.workers = workers;
    this.traffic = new Traffic(rank, size, links);
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void allReduceSum(Pieces floats, float factor) throws InterruptedException {
    together(Request.allReduce(floats, factor), this::sum);
  }

  private void sum(Request[] all) throws InterruptedException {
    Request mine = all[rank];
    Stretches whole = Stretches.of(mine.pieces());
    long[] slices = slices(whole.bytes());
    long own = slices[rank + 1] - slices[rank];
    long room = (own + LINE - 1) / LINE * LINE;
    long base = parts.floats(room / Float.BYTES * size, 0);
    for (DataLine line : traffic.lines()) {
      int r = line.rank();
      whole.send(line, slices[r], slices[r + 1]);
      Stretches.receiveAt(line, base + room * r, own);
    }
    traffic.until(mine, DataLine::received);
    add(all, whole, slices[rank], slices[rank + 1], base, room);
    for (DataLine line : traffic.lines()) {
      int r = line.rank();
      whole.send(line, slices[rank], slices[rank + 1]);
      // Whose slice this is has all of this member's part of it, before it sends the sums.
      whole.receive(line, slices[r], slices[r + 1]);
    }
    traffic.until(mine, line -> line.sent() && line.received());
  }

  /** Where each member's slice of so many bytes starts, and the end; whole floats. */
  private long[] slices(long bytes) {
    long[] slices = new long[size + 1];
    for (int r = 0; r <= size; r++) {
      slices[r] = bytes / Float.BYTES * r / size * Float.BYTES;
    }
    return slices;
  }

  private void add(Request[] all, Stretches whole, long from, long to, long base, long room) {
    float[] factors = new float[size];
    for (int r = 0; r < size; r++) {
      factors[r] = all[r].factor();
    }
    WeightedSumKernel kernel = new WeightedSumKernel();
    whole.between(
        from,
        to,
        (address, at, bytes) -> {
          long[] members = new long[size];
          for (int r = 0; r < size; r++) {
            members[r] = r == rank ? address : base + room * r + at - from;
          }
          kernel.add(members, factors, bytes / Float.BYTES);
        });
    kernel.run(workers, 0, 1);
  }

  @Override
  public void broadcast(int root, Pieces pieces) throws InterruptedException {
    together(
        Request.broadcast(root, size, pieces),
        all -> {
          Stretches whole = Stretches.of(pieces);
          for (DataLine line : traffic.lines()) {
            if (rank == root) {
              whole.send(line, 0, whole.bytes());
            } else if (line.rank() == root) {
              whole.receive(line, 0, whole.bytes());
            }
          }
          traffic.until(all[rank], line -> line.sent() && line.received());
        });
  }

  @Override
  public Gathered allGather(Pieces mine, LongUnaryOperator room) throws InterruptedException {
    List<Gathered> places = new ArrayList<>();
    together(
        Request.allGather(mine),
        all -> {
          Gathered to = Gathered.places(all, room);
          places.add(to);
          Stretches own = Stretches.of(mine);
          for (DataLine line : traffic.lines()) {
            Stretches theirs = Stretches.of(to.members().get(line.rank()));
            own.send(line, 0, own.bytes());
            theirs.receive(line, 0, theirs.bytes());
          }
          for (int i = 0; i < mine.count(); i++) {
            NativeMemory.copyBytes(mine.address(i), to.address(rank, i), mine.bytes(i));
          }
          traffic.until(all[rank], line -> line.sent() && line.received());
        });
    return places.getFirst();
  }

  /** What is done once it is known what all bring. */
  private interface Work {
    void run(Request[] all) throws InterruptedException;
  }

  private void together(Request mine, Work work) throws InterruptedException {
    Request[] all = meet(mine);
    Request.requireEqual(all);
    try {
      work.run(all);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable t) {
      links.fail(links.who(rank) + " failed in " + mine.operation() + ": " + t, t);
      throw t;
    }
  }

  /** Tells all others what this member brings and hears what they do. */
  private Request[] meet(Request mine) throws InterruptedException {
    ByteBuffer form = RequestForm.of(mine);
    ByteBuffer[] theirs = new ByteBuffer[size];
    for (DataLine line : traffic.lines()) {
      theirs[line.rank()] = ByteBuffer.allocate(Integer.BYTES);
      line.send(form.duplicate());
      line.receive(theirs[line.rank()]);
    }
    traffic.until(mine, DataLine::received);
    for (DataLine line : traffic.lines()) {
      theirs[line.rank()] = RequestForm.room(theirs[line.rank()].flip().getInt());
      line.receive(theirs[line.rank()]);
    }
    traffic.until(mine, line -> line.sent() && line.received());
    Request[] all = new Request[size];
    for (int r = 0; r < size; r++) {
      all[r] = r == rank ? mine : RequestForm.read(theirs[r].flip());
    }
    return all;
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(links.failure().why());
  }

  @Override
  public void abort(Throwable cause) {
    links.fail(links.who(rank) + " failed: " + cause, cause);
  }

  @Override
  public void close() {
    traffic.close();
    parts.close();
  }
}
