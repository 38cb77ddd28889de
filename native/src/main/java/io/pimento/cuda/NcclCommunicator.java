package io.pimento.cuda;

import static org.bytedeco.cuda.global.nccl.*;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.cuda.global.nccl;
import org.bytedeco.cuda.nccl.ncclComm;
import org.bytedeco.cuda.nccl.ncclConfig_t;
import org.bytedeco.cuda.nccl.ncclUniqueId;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/**
 * A GPU's place among the GPUs of several processes, one each, that send one another device memory
 * by NCCL. For one thread at a time, with the GPU in use. No call waits inside the library: who is
 * asked in between whether the others are still there may throw, and then everything that is under
 * way is given up by {@link #abort}.
 */
public final class NcclCommunicator implements AutoCloseable {
  /** Bytes of an id. */
  public static final int ID_BYTES = 128;

  /**
   * The first version whose library knows the settings that are given here; later ones have
   * defaults for what they know besides.
   */
  private static final int SETTINGS_VERSION = 21_700;

  /** Bytes of that version's settings: those up to the name of the network. */
  private static final int SETTINGS_BYTES = 40;

  private static final int MAGIC = 0xcafebeef;

  /** Leaves a number of the settings to the library. */
  private static final int UNSET = Integer.MIN_VALUE;

  private static final long PAUSE_NANOS = 20_000;

  /**
   * Device memory that goes to another rank, or comes from there.
   *
   * @param bytes at least 1
   */
  public record Stretch(int rank, long address, long bytes) {}

  private final ncclComm handle = new ncclComm();
  private final Runnable alive;
  private boolean closed;

  private NcclCommunicator(Runnable alive) {
    this.alive = alive;
  }

  /** Why NCCL cannot be used here; empty if it can. */
  public static Optional<String> missing() {
    try {
      Loader.load(nccl.class);
      int[] version = new int[1];
      int code = ncclGetVersion(version);
      if (code != ncclSuccess) {
        return Optional.of("NCCL does not tell its version: " + text(code));
      }
      return version[0] < SETTINGS_VERSION
          ? Optional.of("NCCL is older than 2.17: version " + version[0])
          : Optional.empty();
    } catch (LinkageError e) {
      return Optional.of("a library is missing: " + Driver.cause(e));
    }
  }

  /** A new id, by which the members of one group find one another. */
  public static byte[] freshId() {
    try (ncclUniqueId id = new ncclUniqueId()) {
      int code = ncclGetUniqueId(id);
      if (code != ncclSuccess) {
        throw failed("making an id", code, "");
      }
      byte[] bytes = new byte[ID_BYTES];
      new BytePointer(id).get(bytes);
      return bytes;
    }
  }

  /**
   * Comes together with the others.
   *
   * @param id the same for all, {@link #ID_BYTES} long
   * @param alive is asked again and again while others are waited for
   * @throws CudaException if the library refuses, saying why
   */
  public static NcclCommunicator join(byte[] id, int rank, int size, Runnable alive) {
    NcclCommunicator made = new NcclCommunicator(alive);
    try (ncclUniqueId all = new ncclUniqueId();
        ncclConfig_t settings = new ncclConfig_t()) {
      new BytePointer(all).put(id);
      settings.size(SETTINGS_BYTES).magic(MAGIC).version(SETTINGS_VERSION);
      settings.blocking(0).cgaClusterSize(UNSET).minCTAs(UNSET).maxCTAs(UNSET);
      settings.netName((BytePointer) null);
      made.settle(
          "coming together", ncclCommInitRankConfig(made.handle, size, all, rank, settings));
      return made;
    } catch (RuntimeException e) {
      made.abort();
      throw e;
    }
  }

  /** Sends and receives when the stream's turn comes; stretches of two ranks pair in order. */
  public void exchange(CudaStream stream, List<Stretch> sent, List<Stretch> received) {
    check("beginning an exchange", ncclGroupStart());
    for (Stretch s : sent) {
      check(
          "sending",
          ncclSend(
              new Driver.At(s.address()), s.bytes(), ncclInt8, s.rank(), handle, stream.handle()));
    }
    for (Stretch s : received) {
      check(
          "receiving",
          ncclRecv(
              new Driver.At(s.address()), s.bytes(), ncclInt8, s.rank(), handle, stream.handle()));
    }
    settle("exchanging", ncclGroupEnd());
  }

  /**
   * Gives all ranks every rank's part when the stream's turn comes.
   *
   * @param at address of the first rank's part; this one's is in its place
   * @param bytes of a part
   */
  public void allGather(CudaStream stream, int rank, long at, long bytes) {
    settle(
        "gathering",
        ncclAllGather(
            new Driver.At(at + rank * bytes),
            new Driver.At(at),
            bytes,
            ncclInt8,
            handle,
            stream.handle()));
  }

  /**
   * Waits until a stream has passed an event.
   *
   * @throws CudaException if what it waits for cannot end
   */
  public void await(CudaEvent event) {
    while (!closed && !event.passed()) {
      pause("waiting for the others' gradients");
    }
    event.synchronize();
  }

  /** Whether others are there, and what is under way goes well. */
  private void pause(String what) {
    alive.run();
    int state = state();
    if (state != ncclSuccess && state != ncclInProgress) {
      throw failed(what, state, last());
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private void settle(String what, int code) {
    check(what, code);
    while (state() == ncclInProgress) {
      pause(what);
    }
    check(what, state());
  }

  private int state() {
    int[] state = new int[1];
    check("asking how far it is", ncclCommGetAsyncError(handle, state));
    return state[0];
  }

  private void check(String what, int code) {
    if (code != ncclSuccess && code != ncclInProgress) {
      throw failed(what, code, last());
    }
  }

  /** What the library says of its last error; empty if nothing. */
  private String last() {
    BytePointer said = ncclGetLastError(handle);
    return said == null ? "" : said.getString().strip();
  }

  private static CudaException failed(String what, int code, String last) {
    return new CudaException(
        "NCCL: " + what + " failed: " + text(code) + (last.isEmpty() ? "" : " (" + last + ")"));
  }

  private static String text(int code) {
    BytePointer text = ncclGetErrorString(code);
    return text == null ? "error " + code : text.getString();
  }

  /** Gives up everything that is under way; nothing can be done with it any more. */
  public void abort() {
    if (!closed && !Pointer.isNull(handle)) {
      closed = true;
      ncclCommAbort(handle);
    }
  }

  /** Leaves once everything is done, as all others do. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      settle("leaving", ncclCommFinalize(handle));
      closed = true;
      ncclCommDestroy(handle);
    } catch (RuntimeException e) {
      abort();
      throw e;
    }
  }
}
