package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.runtime.replica.Share;

/**
 * The rows of some tables that a batch touched, left by each GPU and merged by all: sorted keys
 * again, equal ids in the order of ranks, with the whole batch's gradient at the first key of an
 * id.
 */
final class ExchangedRows {
  private final TapeCompiler tape;
  private final Exchange exchange;
  private final RowPlace own;
  private final int keysPerRow;
  private final long keysAt;
  private final long gradientsAt;
  private final long countAt;

  /**
   * @param own rows of this GPU's share
   */
  ExchangedRows(TapeCompiler tape, Exchange exchange, RowPlace own) {
    this.tape = tape;
    this.exchange = exchange;
    this.own = own;
    if (own.capacity() % tape.batch() != 0) {
      throw new IllegalStateException(
          own.capacity() + " keys of " + tape.batch() + " rows are not as many a row");
    }
    this.keysPerRow = own.capacity() / tape.batch();
    long most = (long) own.fields() * capacity(exchange.mostRows());
    this.keysAt = tape.leave(Long.BYTES * most);
    this.gradientsAt = tape.leave(Float.BYTES * most * own.width());
    this.countAt = tape.leave(Integer.BYTES);
  }

  /** Most keys of a field among so many rows. */
  private int capacity(int rows) {
    return Math.multiplyExact(keysPerRow, rows);
  }

  private int capacityOf(int rank) {
    return capacity(exchange.shares().get(rank).rows());
  }

  /** Leaves this GPU's. */
  void leave() {
    tape.emit(
        own.ready(),
        Instruction.LEAVE_ROWS,
        own.fields() * NodeTape.threadUnits(own.capacity()),
        own.capacity(),
        own.countAt(),
        own.fields(),
        own.width(),
        own.keys(),
        own.gradients(),
        exchange.own(keysAt),
        exchange.own(gradientsAt),
        exchange.own(countAt));
  }

  /**
   * Merges all ranks' lists.
   *
   * @param met the first level after the GPUs have met
   */
  RowPlace merge(int met) {
    // What lies here is not fetched first.
    int level = exchange.reaches() ? met + 1 : met;
    int ranks = exchange.ranks();
    int capacity = 0;
    for (int r = 0; r < ranks; r++) {
      capacity = Math.addExact(capacity, capacityOf(r));
    }
    long all = (long) own.fields() * capacity;
    int most = capacity(exchange.mostRows());
    long units = (long) ranks * own.fields() * NodeTape.threadUnits(most);
    long keys = tape.longs(all);
    long gradients = tape.floats(all * own.width());
    long count = tape.longs(1);
    long slots = tape.longs(units);
    long[] words = new long[9 + 5 * ranks];
    long[] head = {capacity, most, own.fields(), own.width(), keys, gradients, count, slots, ranks};
    System.arraycopy(head, 0, words, 0, head.length);
    for (int r = 0; r < ranks; r++) {
      Share share = exchange.shares().get(r);
      boolean here = r == exchange.rank() || !exchange.reaches();
      long[] list = here ? lists(r) : fetched(r, met);
      long[] member = {
        list[0], Exchange.left(r, gradientsAt), capacityOf(r), list[1], Words.real(share.weight())
      };
      System.arraycopy(member, 0, words, head.length + 5 * r, member.length);
    }
    tape.emit(level, Instruction.MERGE_ROWS, units, words);
    return new RowPlace(
        keys,
        gradients,
        slots,
        Math.toIntExact(units),
        capacity,
        own.fields(),
        own.width(),
        count,
        level + 1);
  }

  /** Keys of a rank and their number, where it left them. */
  private long[] lists(int rank) {
    return new long[] {Exchange.left(rank, keysAt), Exchange.left(rank, countAt)};
  }

  /** Copies of another's: they are searched, which over there would take long. */
  private long[] fetched(int rank, int level) {
    int capacity = capacityOf(rank);
    long keys = tape.longs((long) own.fields() * capacity);
    long count = tape.longs(1);
    long[] from = lists(rank);
    tape.emit(
        level,
        Instruction.FETCH_KEYS,
        own.fields() * NodeTape.threadUnits(capacity),
        capacity,
        own.fields(),
        from[0],
        from[1],
        keys,
        count);
    return new long[] {keys, count};
  }
}
