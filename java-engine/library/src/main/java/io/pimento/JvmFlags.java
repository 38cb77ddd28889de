package io.pimento;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Java must be started with, looked at before any class needs it. */
final class JvmFlags {
  static final String VECTOR = "--add-modules=jdk.incubator.vector";
  static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
  static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  /** Delays a compiler that gives up on large kernels; without it they can stay slow. */
  static final String SPEED = "-XX:Tier3DelayOn=100000";

  static final String ALL = String.join(" ", VECTOR, NATIVE, UNSAFE, SPEED);

  private JvmFlags() {}

  /**
   * @throws IllegalStateException naming the flags that are missing, and all
   */
  static void require() {
    List<String> missing =
        missing(
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
            Engine.class.getModule().isNativeAccessEnabled(),
            ManagementFactory.getRuntimeMXBean().getInputArguments());
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "Java was started without "
              + String.join(" and ", missing)
              + "; start it with: java "
              + ALL
              + " …");
    }
  }

  /**
   * @param arguments that Java was started with
   */
  static List<String> missing(boolean vectors, boolean nativeAccess, List<String> arguments) {
    List<String> missing = new ArrayList<>();
    if (!vectors) {
      missing.add(VECTOR + " (the kernels' vectors)");
    }
    if (!nativeAccess) {
      missing.add(NATIVE + " (memory outside the heap)");
    }
    if (arguments.stream()
        .map(a -> a.toLowerCase(Locale.ROOT))
        .anyMatch(a -> a.startsWith("--sun-misc-unsafe-memory-access=de"))) {
      missing.add(UNSAFE + " (the kernels' loads)");
    }
    return missing;
  }
}
