package io.pimento.cuda;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which device is each thread's. The driver is asked only where that changes. */
final class Current {
  private static final ThreadLocal<@Nullable Object> DEVICE = new ThreadLocal<>();

  private Current() {}

  /** The calling thread's; null before the first. */
  static @Nullable Object device() {
    return DEVICE.get();
  }

  /** Makes a device the calling thread's; if the change fails, the thread keeps the one it had. */
  static void become(Object wanted, Runnable change) {
    if (!Objects.equals(DEVICE.get(), wanted)) {
      change.run();
      DEVICE.set(wanted);
    }
  }
}
