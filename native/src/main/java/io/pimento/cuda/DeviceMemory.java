package io.pimento.cuda;

import org.jspecify.annotations.Nullable;

/** Memory where kernels compute, and copies to and from it. Addresses are plain numbers. */
public interface DeviceMemory {
  /** Makes the device the calling thread's. */
  void use();

  /**
   * Memory, zeroed, 256-byte aligned.
   *
   * @throws CudaException if there is no room; it says how much was asked for and how much is free
   */
  long allocate(long bytes);

  /**
   * Frees what {@link #allocate} gave. Nothing that was sent to the device may still use it:
   * another thread may get it at once.
   */
  void free(long address, long bytes);

  /** How what it gives is spread over several devices; null where all is on one. */
  default @Nullable Pieces pieces() {
    return null;
  }

  /** Copies from the host's memory and waits. */
  void upload(long to, long from, long bytes);

  /** Copies to the host's memory and waits. */
  void download(long to, long from, long bytes);
}
