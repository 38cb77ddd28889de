package io.pimento.cuda;

/** A call of the CUDA driver failed; the message names call, error and what it was about. */
public final class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int OUT_OF_MEMORY = 2;

  private final int code;

  CudaException(String what, int code, String name) {
    super(what + " failed: " + name + " (CUDA error " + code + ")");
    this.code = code;
  }

  CudaException(String message, int code) {
    super(message);
    this.code = code;
  }

  /** Whether the device had no room; it stays usable. */
  public boolean outOfMemory() {
    return code == OUT_OF_MEMORY;
  }
}
