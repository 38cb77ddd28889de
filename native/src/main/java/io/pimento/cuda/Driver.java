package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.cuDeviceGetCount;
import static org.bytedeco.cuda.global.cudart.cuGetErrorName;
import static org.bytedeco.cuda.global.cudart.cuInit;

import java.util.Optional;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** The CUDA driver: whether it is here, and its errors. */
final class Driver {
  /** An address that JavaCPP's calls take. */
  static final class At extends Pointer {
    At(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }

  private static Optional<String> missing = Optional.of("not looked for yet");
  private static boolean looked;

  private Driver() {}

  /** Why CUDA cannot be used here; empty if it can. */
  static synchronized Optional<String> missing() {
    if (!looked) {
      missing = look();
      looked = true;
    }
    return missing;
  }

  private static Optional<String> look() {
    try {
      int code = cuInit(0);
      if (code != 0) {
        return Optional.of("the CUDA driver does not start: " + name(code));
      }
      return devices() == 0 ? Optional.of("the CUDA driver sees no device") : Optional.empty();
    } catch (LinkageError e) {
      return Optional.of("a CUDA library is missing: " + cause(e));
    }
  }

  /** The library that the innermost cause names. */
  static String cause(Throwable e) {
    Throwable t = e;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    String message = t.getMessage();
    if (message == null) {
      return t.toString();
    }
    String library = message.replaceAll("(?s).*?(lib[\\w+-]+\\.so[.\\d]*): cannot open.*", "$1");
    if (message.contains("no jnicudart") || library.contains("jnicudart")) {
      return "libcuda.so.1 or libcudart.so.13 (" + message + ")";
    }
    return library.equals(message) ? message : library;
  }

  /** Devices that the driver sees, numbered from 0. */
  static int devices() {
    int[] count = new int[1];
    check("counting devices", cuDeviceGetCount(count));
    return count[0];
  }

  /**
   * @throws CudaException unless the code says success
   */
  static void check(String what, int code) {
    if (code != cudart.CUDA_SUCCESS) {
      throw new CudaException(what, code, name(code));
    }
  }

  static String name(int code) {
    try (PointerPointer<BytePointer> out = new PointerPointer<>(1)) {
      if (cuGetErrorName(code, out) != 0) {
        return "unknown error " + code;
      }
      BytePointer text = out.get(BytePointer.class, 0);
      return text == null ? "unknown error " + code : text.getString();
    }
  }
}
