package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION;

import org.bytedeco.cuda.cudart.CUlaunchAttribute;
import org.bytedeco.cuda.cudart.CUlaunchConfig;
import org.bytedeco.cuda.cudart.CUstream_st;
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

  private final CUlaunchConfig config = new CUlaunchConfig();
  private final CUlaunchAttribute overlap = new CUlaunchAttribute();

  private KernelArgument() {
    addresses.put(0, bytes);
    overlap.id(CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION);
    overlap.value().programmaticStreamSerializationAllowed(1);
    config
        .gridDimY(1)
        .gridDimZ(1)
        .blockDimX(TapeLimits.THREADS)
        .blockDimY(1)
        .blockDimZ(1)
        .attrs(overlap)
        .numAttrs(1);
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

  /** How a kernel is launched that may begin while the launch before it ends. */
  CUlaunchConfig overlapping(int blocks, int shared, CUstream_st stream) {
    return config.gridDimX(blocks).sharedMemBytes(shared).hStream(stream);
  }
}
