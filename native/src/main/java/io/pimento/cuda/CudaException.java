package io.pimento.cuda;

/** A call of the CUDA driver failed; the message names call, error and what it was about. */
public final class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int NO_BINARY = 209;
  private static final int UNSUPPORTED_PTX = 222;
  private static final int ILLEGAL_ADDRESS = 700;
  private static final int LAUNCH_TIMEOUT = 702;
  private static final int HARDWARE_STACK = 714;
  private static final int LAUNCH_FAILED = 719;
  private static final int LAUNCH_TOO_LARGE = 720;

  CudaException(String what, int code, String name) {
    super(what + " failed: " + name + " (CUDA error " + code + ")" + advice(code));
  }

  /** What cannot be done, and what to do. */
  public CudaException(String message) {
    super(message);
  }

  /** What to do about an error whose name does not say it. */
  private static String advice(int code) {
    return switch (code) {
      case NO_BINARY, UNSUPPORTED_PTX ->
          "; this build has no kernels for this GPU: build it where nvcc is, with"
              + " KERNEL_ARCHITECTURES naming the GPU's architecture, or without nvcc, so that"
              + " NVRTC compiles them here";
      case ILLEGAL_ADDRESS, LAUNCH_TIMEOUT, HARDWARE_STACK, LAUNCH_FAILED ->
          "; nothing more can run on this GPU in this process: give the command again, it goes on"
              + " from its last checkpoint";
      case LAUNCH_TOO_LARGE ->
          "; the launch asks for more blocks than the GPU holds at once: another process may use"
              + " part of it";
      default -> "";
    };
  }
}
