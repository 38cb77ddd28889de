package io.pimento.cuda;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * What one launch gives its kernel: a single struct. The driver has copied it when the launch
 * returns, so that each thread uses the same memory again.
 */
final class KernelArgument {
  private static final ThreadLocal<KernelArgument> OWN =
      ThreadLocal.withInitial(KernelArgument::new);

  private final BytePointer bytes = new BytePointer(TapeKernel.LAUNCH_BYTES);
  private final PointerPointer<BytePointer> addresses = new PointerPointer<>(1);

  private KernelArgument() {
    addresses.put(0, bytes);
  }

  /** The calling thread's, to be written before each launch. */
  static KernelArgument own() {
    return OWN.get();
  }

  BytePointer bytes() {
    return bytes;
  }

  /** As a launch wants it. */
  PointerPointer<BytePointer> addresses() {
    return addresses;
  }
}
