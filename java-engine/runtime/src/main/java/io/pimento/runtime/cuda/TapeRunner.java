package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaDevice;
import io.pimento.cuda.CudaEvent;
import io.pimento.cuda.CudaStream;
import io.pimento.cuda.RowGather;
import io.pimento.cuda.TapeLimits;
import io.pimento.runtime.memory.NativeMemory;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Launches tapes on a stream of its own. What a launch reads from the host goes through one of a
 * few pinned blocks, so that the next batch travels while the present one is computed.
 */
final class TapeRunner implements AutoCloseable {
  /** Launches whose inputs can be on their way: enough to outlast a pause of the host. */
  static final int SLOTS = 8;

  /** No id was outside its table. */
  static final int NO_BAD_INDEX = Integer.MAX_VALUE;

  private static final int STATUS_BYTES = 12;
  private static final int COUNTER_BYTES = 256;

  private final CudaDevice device;
  private final GridShare.User share;
  private final PieceLauncher pieces;
  private final CudaStream stream = new CudaStream();

  /**
   * Where batches travel; made for the first. A driver has 32 queues at most, to which it deals
   * streams as they are made: one that is not used would leave two trainings to wait in one queue.
   */
  private @Nullable CudaStream copies;

  private final LaunchSlot[] slots = new LaunchSlot[SLOTS];
  private final long state;
  private long arena;
  private long arenaBytes;
  private double busyMillis;
  private int next;

  TapeRunner(CudaBackend backend) {
    this.device = backend.device();
    this.state = device.allocate(COUNTER_BYTES);
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new LaunchSlot(device);
    }
    this.share = backend.share().join(this::underWay);
    this.pieces = new PieceLauncher(backend, stream, share, state);
    reset();
  }

  /** Address of the status that kernels report in. */
  long status() {
    return state + 64;
  }

  /** Address of what a step leaves for its update. */
  long outcome() {
    return state + 128;
  }

  /** Whether launches were sent that nobody has waited for; asked from other threads, too. */
  private boolean underWay() {
    for (LaunchSlot s : slots) {
      if (s.underWay) {
        return true;
      }
    }
    return false;
  }

  /** Waits for everything that was sent. */
  void synchronize() {
    stream.synchronize();
    for (LaunchSlot s : slots) {
      s.underWay = false;
    }
  }

  /** Waits for everything, and forgets errors. */
  void reset() {
    synchronize();
    long host = slots[0].record();
    NativeMemory.putInt(host, 0, NO_BAD_INDEX);
    NativeMemory.putInt(host, 1, 0);
    NativeMemory.putInt(host, 2, 0);
    device.upload(status(), host, STATUS_BYTES);
  }

  /** Smallest position of an id outside its table among the launches since the last reset. */
  int badIndex() {
    long host = slots[next].record();
    slots[next].await();
    device.download(host, status(), STATUS_BYTES);
    return NativeMemory.getInt(host, 0);
  }

  CudaDevice device() {
    return device;
  }

  CudaStream stream() {
    return stream;
  }

  PieceLauncher pieces() {
    return pieces;
  }

  /** Blocks that a launch would have now. */
  int blocks() {
    return share.blocks();
  }

  /** Address of the values of the tape run last. */
  long arena() {
    return arena;
  }

  /** Address of the inputs sent last. */
  long lastBlock() {
    return slots[(next + SLOTS - 1) % SLOTS].block;
  }

  /** Sets every byte of the arena, for tests. */
  void poison(Tape tape) {
    room(tape);
    device.fill(arena, 0xff, arenaBytes);
  }

  private void room(Tape tape) {
    if (tape.arenaBytes() > arenaBytes) {
      stream.synchronize();
      if (arenaBytes > 0) {
        device.free(arena, arenaBytes);
        arenaBytes = 0;
      }
      long size = tape.arenaBytes() + tape.arenaBytes() / 8;
      arena = device.allocate(size);
      arenaBytes = size;
    }
  }

  /**
   * A tape whose inputs lie in a slot.
   *
   * @param from first byte of the slot that is sent
   * @param bases of its operands, to which others may be added
   * @param gather inputs that are not sent
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Loaded(
      Tape tape, LaunchSlot slot, long from, long tapeAt, long[] bases, RowGather gather) {}

  /**
   * Sends inputs and launches a tape.
   *
   * @param inputs host address of each input, by name
   * @param bytes size of each input
   */
  LaunchSlot launch(Tape tape, Map<String, Long> inputs, Map<String, Long> bytes, float[] scalars) {
    return launch(load(tape, inputs, bytes), scalars);
  }

  /** Does all of a launch that may wait or take memory: the next launch is this one's. */
  Loaded load(Tape tape, Map<String, Long> inputs, Map<String, Long> bytes) {
    room(tape);
    ToLongFunction<String> size = name -> bytes.getOrDefault(name, 0L);
    long tapeAt = tape.inputsEnd(size);
    LaunchSlot slot = take(tapeAt + 8L * tape.pieces().words().length);
    tape.inputs()
        .forEach((name, to) -> slot.copy(Tape.given(inputs, name), to, size.applyAsLong(name)));
    return new Loaded(tape, slot, 0, tapeAt, bases(slot), RowGather.NONE);
  }

  private static long[] bases(LaunchSlot slot) {
    long[] bases = new long[TapeLimits.BASES];
    bases[Words.INPUT] = slot.block;
    return bases;
  }

  /**
   * The same of rows that the device gathers.
   *
   * @param numbers host address of the number of each row
   * @param others host address of each input that the store does not hold
   */
  Loaded load(Tape tape, CudaRowStore rows, long numbers, Map<String, Long> others) {
    room(tape);
    GatheredInputs inputs = new GatheredInputs(tape, rows.columns());
    LaunchSlot slot = take(inputs.tapeAt() + 8L * tape.pieces().words().length);
    slot.gathered = inputs.numbersAt();
    inputs.send(slot, numbers, others, stream);
    return new Loaded(
        tape, slot, inputs.numbersAt(), inputs.tapeAt(), bases(slot), inputs.gather(slot.block));
  }

  /** What follows a launch of a tape that has several. */
  @FunctionalInterface
  interface Between {
    /** Of a tape that is one launch. */
    Between NOTHING = (launch, stream, arena) -> {};

    /**
     * Adds work to the stream.
     *
     * @param launch that comes before it, from 0
     * @param arena address of the tape's values
     */
    void after(int launch, CudaStream stream, long arena);
  }

  /** Launches what was loaded last. */
  LaunchSlot launch(Loaded loaded, float[] scalars) {
    return launch(loaded, scalars, Between.NOTHING);
  }

  /** The same with something between its launches. */
  LaunchSlot launch(Loaded loaded, float[] scalars, Between between) {
    send(loaded, scalars, between);
    return loaded.slot();
  }

  /**
   * Has launches that have not begun do nothing, because what they wait for will not come; nothing
   * can be launched any more.
   */
  void giveUp() {
    CudaStream beside = copies();
    for (LaunchSlot s : slots) {
      s.empty(beside);
    }
    beside.synchronize();
  }

  /** Is passed when everything that was sent is done. */
  CudaEvent lastDone() {
    return slots[(next + SLOTS - 1) % SLOTS].done;
  }

  /**
   * Launches a tape whose inputs are on the device, each with a base of its own.
   *
   * @param inputs device address of each input, by name
   */
  LaunchSlot launchApart(Tape tape, Map<String, Long> inputs, float[] scalars) {
    room(tape);
    LaunchSlot slot = take(8L * tape.pieces().words().length);
    long[] bases = new long[TapeLimits.BASES];
    tape.inputs().forEach((name, s) -> bases[(int) s.at()] = Tape.given(inputs, name));
    launch(new Loaded(tape, slot, 0, 0, bases, RowGather.NONE), scalars);
    return slot;
  }

  /** Milliseconds that the device took for all launches so far; waits for them. */
  double drainedBusyMillis() {
    synchronize();
    for (LaunchSlot s : slots) {
      count(s);
    }
    return busyMillis;
  }

  private void count(LaunchSlot slot) {
    if (slot.launched) {
      busyMillis += slot.done.millisSince(slot.started);
      slot.launched = false;
    }
  }

  private CudaStream copies() {
    CudaStream made = copies;
    if (made == null) {
      made = new CudaStream();
      copies = made;
    }
    return made;
  }

  private LaunchSlot take(long bytes) {
    LaunchSlot slot = slots[next];
    next = (next + 1) % SLOTS;
    slot.await();
    count(slot);
    Runnable action = slot.onReuse;
    slot.onReuse = null;
    if (action != null) {
      action.run();
    }
    slot.grow(bytes);
    slot.gathered = 0;
    return slot;
  }

  private void send(Loaded loaded, float[] scalars, Between between) {
    Tape tape = loaded.tape();
    LaunchSlot slot = loaded.slot();
    long end = slot.put(tape, loaded.tapeAt());
    if (loaded.gather().rows() > 0) {
      // A few kilobytes of numbers: not worth a stream beside the launches'.
      stream.upload(slot.block + loaded.from(), slot.host + loaded.from(), end - loaded.from());
    } else {
      CudaStream ahead = copies();
      ahead.upload(slot.block + loaded.from(), slot.host + loaded.from(), end - loaded.from());
      ahead.mark(slot.copied);
      stream.after(slot.copied);
    }
    long[] bases = loaded.bases();
    bases[Words.ARENA] = arena;
    bases[Words.RECORD] = slot.record();
    stream.mark(slot.started);
    RowGather gather = loaded.gather();
    List<TapePieces.Piece> all = tape.pieces().all();
    for (int i = 0; i < all.size(); i++) {
      pieces.start(all.get(i), slot.block + loaded.tapeAt(), bases, scalars, 0, gather);
      gather = RowGather.NONE;
      if (i + 1 < all.size()) {
        between.after(i, stream, arena);
      }
    }
    stream.mark(slot.done);
    slot.launched = true;
    slot.underWay = true;
  }

  @Override
  public void close() {
    share.close();
    stream.synchronize();
    if (copies != null) {
      copies.synchronize();
    }
    for (LaunchSlot s : slots) {
      s.close();
    }
    if (arenaBytes > 0) {
      device.free(arena, arenaBytes);
    }
    device.free(state, COUNTER_BYTES);
    if (copies != null) {
      copies.close();
    }
    stream.close();
  }
}
