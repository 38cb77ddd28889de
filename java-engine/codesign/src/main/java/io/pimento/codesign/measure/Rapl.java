package io.pimento.codesign.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Energy counters of the processor's packages (Linux powercap).
 *
 * @param counters one file a package; empty where there are none or nobody may read them
 */
record Rapl(List<Path> counters) {
  private static final Path FOLDER = Path.of("/sys/class/powercap");
  private static final double MICRO = 1e-6;

  /** Those of this machine. */
  static Rapl here() {
    return of(FOLDER);
  }

  static Rapl of(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return new Rapl(
          all.filter(p -> p.getFileName().toString().matches("[a-z-]*rapl:[0-9]+"))
              .map(p -> p.resolve("energy_uj"))
              .filter(Files::isReadable)
              .sorted()
              .toList());
    } catch (IOException e) {
      return new Rapl(List.of());
    }
  }

  /** Joules so far, of all packages. */
  OptionalDouble joules() {
    double sum = 0;
    for (Path p : counters) {
      try {
        sum += Long.parseLong(Files.readString(p).strip()) * MICRO;
      } catch (IOException | NumberFormatException e) {
        return OptionalDouble.empty();
      }
    }
    return counters.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum);
  }

  /** Mean power of some work, W; empty where it cannot be read or a counter went round. */
  OptionalDouble watts(Runnable work) {
    OptionalDouble before = joules();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) * 1e-9;
    OptionalDouble after = joules();
    if (before.isEmpty() || after.isEmpty() || after.getAsDouble() < before.getAsDouble()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of((after.getAsDouble() - before.getAsDouble()) / seconds);
  }
}
