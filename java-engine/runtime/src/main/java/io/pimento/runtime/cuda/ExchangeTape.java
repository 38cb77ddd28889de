package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.Element;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.runtime.replica.Share;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Turns one GPU's loss and gradients, means over its share, into those of the whole batch, the same
 * bits on every GPU: each leaves its own as soon as they are there; the GPUs meet, for many bytes
 * several times; then each reads what all have left and adds up in the order of ranks, weighted by
 * rows. GPUs that do not reach one another's memory each add up a slice, and the tape is cut where
 * {@link AreaTraffic} goes between them. Where things lie in an area hangs on the graph and the
 * greatest share alone, so it is the same on all.
 */
final class ExchangeTape {
  /** A GPU that does not come for so long is lost. */
  static final long PATIENCE_SECONDS = 60;

  /** The first level after the meeting at a step's start, where there is one. */
  static final int STARTED = 1;

  /** Operands of summed gradients, and of their squares by units. */
  private record Sums(long at, long squares) {}

  private final TapeCompiler tape;
  private final TrainingGraph training;
  private final Exchange exchange;
  private final List<Long> arrays = new ArrayList<>();
  private final List<DeviceOperand> gradients = new ArrayList<>();
  private final long lossAt;
  private int meeting;
  private long loss;

  ExchangeTape(TapeCompiler tape, TrainingGraph training, Exchange exchange) {
    this.tape = tape;
    this.training = training;
    this.exchange = exchange;
    this.lossAt = tape.leave(Float.BYTES);
  }

  /** All meet before anything is read of what others change: their last step has ended then. */
  void start() {
    meet(STARTED - 1, ExchangeMemory.START, 0, 0);
  }

  /** Emits it all but the start. */
  void emit() {
    DeviceOperand own = tape.whole(training.graph().output(TrainingGraph.LOSS));
    meeting = own.ready();
    GradientBuckets buckets = GradientBuckets.of(training);
    long floats = buckets.floats();
    long denseAt = tape.leave(Float.BYTES * floats);
    List<Integer> meetings = leave(buckets, denseAt);
    long rowsAt = tape.left();
    Map<Long, ExchangedRows> rows = rows();
    meetings.forEach(m -> meeting = Math.max(meeting, m));
    if (exchange.reaches() && !meetings.isEmpty()) {
      meetings.set(meetings.size() - 1, meeting);
      for (int b = 0; b < meetings.size() - 1; b++) {
        meet(meetings.get(b), ExchangeMemory.START + 1 + b, 0, 0);
      }
    }
    meet(meeting, ExchangeMemory.GRADIENTS, own.word(), exchange.own(lossAt));
    loss = tape.floats(1);
    sum(meeting + 1, 0, 1, lossAt, loss, 0);
    long slice = slice(floats);
    Sums sums =
        floats == 0
            ? new Sums(0, 0)
            : exchange.reaches()
                ? sums(buckets, meetings, denseAt)
                : sumsOfSlice(floats, denseAt, slice);
    if (!exchange.reaches()) {
      AreaTraffic.Stretch left = new AreaTraffic.Stretch(lossAt, Float.BYTES);
      AreaTraffic.Stretch rowsLeft = new AreaTraffic.Stretch(rowsAt, tape.left() - rowsAt);
      tape.cut(
          List.of(meeting + 1, meeting + 2),
          new AreaTraffic(
              List.of(left, rowsLeft), denseAt, floats, slice, sums.at(), sums.squares()));
    }
    Map<Long, RowPlace> merged = new LinkedHashMap<>();
    rows.forEach((keys, r) -> merged.put(keys, r.merge(meeting + 1)));
    Map<Integer, Long> dense = buckets.places();
    for (int i = 0; i < training.gradients().size(); i++) {
      Long at = dense.get(i);
      if (at == null) {
        Value v = training.gradient(i);
        RowPlace place = Objects.requireNonNull(merged.get(tape.rows(v).keys()));
        tape.defineRows(v, place, tape.rowField(v));
        gradients.add(new DeviceOperand(0, 1, 0, place.ready()));
      } else {
        gradients.add(
            new DeviceOperand(Words.plus(sums.at(), Float.BYTES * at), 1, 0, meeting + 2));
      }
    }
    for (RowPlace p : merged.values()) {
      arrays.add(p.slots());
      arrays.add((long) p.slotCount());
    }
  }

  /** Leaves dense gradients; the first level after each bucket is left, ascending. */
  private List<Integer> leave(GradientBuckets buckets, long denseAt) {
    List<Integer> meetings = new ArrayList<>();
    for (List<GradientBuckets.Member> bucket : buckets.members()) {
      int left = meetings.isEmpty() ? 0 : meetings.getLast() + 1;
      for (GradientBuckets.Member m : bucket) {
        left = Math.max(left, leave(m, denseAt));
      }
      meetings.add(left);
    }
    return meetings;
  }

  /** Leaves one; the first level after that. */
  private int leave(GradientBuckets.Member m, long denseAt) {
    Value v = training.gradient(m.number());
    DeviceOperand p = tape.place(v);
    long size = v.type().size();
    long at = denseAt + Float.BYTES * m.at();
    tape.emit(
        p.ready(),
        Instruction.SUM_PARTS,
        NodeTape.ceil(size, TapeLimits.entriesOfSum(p.parts())),
        exchange.own(at),
        p.word(),
        size,
        p.parts(),
        p.stride());
    long rest = m.room() - size;
    if (rest > 0) {
      // All are summed as one, so what is between them must be zero.
      tape.emit(
          p.ready(),
          Instruction.FILL,
          NodeTape.elementUnits(rest),
          rest,
          exchange.own(at + Float.BYTES * size),
          Words.real(0));
    }
    return p.ready() + 1;
  }

  /** Leaves the rows of tables; by the operand of their keys. */
  private Map<Long, ExchangedRows> rows() {
    Map<Long, ExchangedRows> all = new LinkedHashMap<>();
    for (int i = 0; i < training.gradients().size(); i++) {
      Value v = training.gradient(i);
      if (v.type().element() == Element.ROWS) {
        RowPlace p = tape.rows(v);
        all.computeIfAbsent(p.keys(), k -> new ExchangedRows(tape, exchange, p));
        meeting = Math.max(meeting, p.ready() + 1);
      }
    }
    all.values().forEach(ExchangedRows::leave);
    return all;
  }

  /**
   * Appends a meeting.
   *
   * @param which of a step's
   */
  private void meet(int level, int which, long ownLoss, long leftLoss) {
    Exchange.Flags flags = exchange.flags();
    // Who meets nobody there only leaves its loss.
    int ranks = flags == null ? 0 : exchange.ranks();
    long[] words = new long[8 + ranks];
    words[0] = Words.address(Words.EPOCH, which);
    words[1] = exchange.rank();
    words[2] = ranks;
    words[3] = PATIENCE_SECONDS * 1_000_000_000L;
    words[4] = tape.status();
    words[5] = ownLoss;
    words[6] = leftLoss;
    if (flags != null) {
      words[7] = Words.address(Words.ABSOLUTE, flags.own());
      for (int r = 0; r < ranks; r++) {
        words[8 + r] = Words.address(Words.ABSOLUTE, flags.at().get(r));
      }
    }
    tape.emit(level, Instruction.MEET, 1, words);
  }

  /** Floats of a slice that one of the GPUs adds up: whole units. */
  private long slice(long floats) {
    long units = NodeTape.elementUnits(floats);
    return NodeTape.ceil(units, exchange.ranks()) * TapeLimits.ELEMENTS;
  }

  /** Sums dense gradients and their squares, a bucket in the level after its meeting. */
  private Sums sums(GradientBuckets buckets, List<Integer> meetings, long denseAt) {
    long y = tape.floats(buckets.floats());
    long units = NodeTape.elementUnits(buckets.floats());
    long squares = tape.longs(units);
    for (int b = 0; b < meetings.size(); b++) {
      long from = buckets.from(b);
      sum(meetings.get(b) + 1, from, buckets.to(b) - from, denseAt, y, squares);
    }
    arrays.add(squares);
    arrays.add(units);
    return new Sums(y, squares);
  }

  /** Sums this GPU's slice of dense gradients, and their squares. */
  private Sums sumsOfSlice(long floats, long denseAt, long slice) {
    int slices = exchange.ranks();
    long y = tape.floats(slice * slices);
    long squares = tape.longs(NodeTape.elementUnits(slice) * slices);
    long from = Math.min(floats, slice * exchange.rank());
    sum(meeting + 1, from, Math.min(slice, floats - from), denseAt, y, squares);
    // A GPU whose slice is empty is brought sums as well.
    tape.touch(y, meeting + 1);
    tape.touch(squares, meeting + 1);
    arrays.add(squares);
    arrays.add(NodeTape.elementUnits(floats));
    return new Sums(y, squares);
  }

  /**
   * Sums what all have left.
   *
   * @param level in which they are summed
   * @param from first number that is summed
   * @param squares operand of the sums of squares of each unit; 0 for none
   */
  private void sum(int level, long from, long size, long at, long y, long squares) {
    long[] words = new long[4 + 2 * exchange.ranks()];
    words[0] = size;
    words[1] = Words.plus(y, Float.BYTES * from);
    words[2] = squares == 0 ? 0 : Words.plus(squares, Double.BYTES * (from / TapeLimits.ELEMENTS));
    words[3] = exchange.ranks();
    for (int r = 0; r < exchange.ranks(); r++) {
      Share share = exchange.shares().get(r);
      words[4 + 2 * r] = Exchange.left(r, at + Float.BYTES * from);
      words[5 + 2 * r] = Words.real(share.weight());
    }
    tape.emit(level, Instruction.SUM_RANKS, NodeTape.elementUnits(size), words);
  }

  /** The gradients of the batch; those of tables are defined anew in the tape. */
  List<DeviceOperand> gradients() {
    return gradients;
  }

  /** The loss of the batch. */
  DeviceOperand loss() {
    return new DeviceOperand(loss, 1, 0, meeting + 2);
  }

  /** Sums of squares: operands of their arrays, each followed by its length. */
  List<Long> arrays() {
    return arrays;
  }

  /** The first level in which all is there. */
  int ready() {
    return gradients.stream().mapToInt(DeviceOperand::ready).reduce(meeting + 2, Math::max);
  }
}
