package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaDevice;
import io.pimento.cuda.CudaEvent;
import io.pimento.cuda.CudaException;
import io.pimento.cuda.CudaStream;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import org.jspecify.annotations.Nullable;

/** Pinned memory, its copy on the device, and how far its launch has come. */
final class LaunchSlot implements AutoCloseable {
  /** Bytes of the record that a step leaves on the host: see Outcome in update.cuh. */
  private static final int RECORD_BYTES = 32;

  private final CudaDevice device;
  final CudaEvent copied = new CudaEvent(false);
  final CudaEvent started = new CudaEvent(true);

  /** Other launches are under way while somebody waits for this one, and others need the core. */
  final CudaEvent done = CudaEvent.awaitedAsleep();

  boolean launched;

  /** Whether a launch was sent that nobody has waited for. */
  volatile boolean underWay;

  private final long record;
  private long bytes;
  long host;
  long block;
  long tapeAt;

  /** Bytes of inputs that the device gathered, which the host has not seen; 0 for none. */
  long gathered;

  /** Whose words lie on the device, at {@link #tapeAt}. */
  private @Nullable Tape tape;

  @Nullable Runnable onReuse;

  LaunchSlot(CudaDevice device) {
    this.device = device;
    this.record = device.allocatePinned(RECORD_BYTES);
  }

  /** Makes room for what the next launch sends. */
  void grow(long wanted) {
    if (wanted <= bytes) {
      return;
    }
    release();
    tape = null;
    long size = wanted + wanted / 4;
    long room = device.allocate(size);
    try {
      host = device.allocatePinned(size);
    } catch (CudaException e) {
      device.free(room, size);
      throw e;
    }
    block = room;
    bytes = size;
  }

  /**
   * Puts a tape's words behind the inputs, unless they are there from the launch before.
   *
   * @return where what is to be sent ends
   */
  @SuppressWarnings("ReferenceEquality") // one that is equal is only sent again
  long put(Tape next, long at) {
    if (next == tape && at == tapeAt) {
      return at;
    }
    tape = next;
    tapeAt = at;
    long[] words = next.pieces().words();
    NativeMemory.copyLongs(words, host + at);
    return at + 8L * words.length;
  }

  /** Takes all levels from launches that have not begun: they end at once. */
  void empty(CudaStream beside) {
    Tape sent = tape;
    tape = null;
    if (sent != null) {
      for (TapePieces.Piece piece : sent.pieces().all()) {
        long at = tapeAt + (long) Long.BYTES * piece.at();
        NativeMemory.putLong(host + at, 0);
        beside.upload(block + at, host + at, Long.BYTES);
      }
    }
  }

  /** Waits until its launch is done. */
  void await() {
    done.synchronize();
    underWay = false;
  }

  /** Address of its record. */
  long record() {
    return record;
  }

  /** Address of an input as it was given, valid while the memory's owner is. */
  long input(Tape.Source source, long bytes, MemoryOwner memory) {
    if (gathered > 0) {
      device.download(host, block, gathered);
      gathered = 0;
    }
    if (source.width() == 0) {
      return host + source.at();
    }
    long copy = memory.floats(bytes / Float.BYTES);
    copyRows(host + source.at(), source.stride(), copy, source.width(), source.width(), bytes);
    return copy;
  }

  /** What to do before another launch takes the slot. */
  void beforeReuse(Runnable action) {
    onReuse = action;
  }

  private void release() {
    if (bytes > 0) {
      device.freePinned(host, bytes);
      device.free(block, bytes);
      bytes = 0;
    }
  }

  @Override
  public void close() {
    release();
    device.freePinned(record, RECORD_BYTES);
    copied.close();
    started.close();
    done.close();
  }

  /** Copies an input to where it is sent from. */
  void copy(long from, Tape.Source to, long size) {
    if (to.width() == 0) {
      NativeMemory.copyBytes(from, host + to.at(), size);
    } else {
      copyRows(from, to.width(), host + to.at(), to.stride(), to.width(), size);
    }
  }

  /** Copies rows that are apart by other numbers of floats. */
  private static void copyRows(
      long from, int fromStride, long to, int toStride, int width, long bytes) {
    long row = (long) Float.BYTES * width;
    for (long r = 0; r < bytes / row; r++) {
      NativeMemory.copyBytes(
          from + r * Float.BYTES * fromStride, to + r * Float.BYTES * toStride, row);
    }
  }
}
