package io.pimento.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** Real files: those committed as samples, and those that may only be used where they are. */
public final class RealData {
  private RealData() {}

  /** A committed sample, by its path under {@code datasets/samples}. */
  public static Path sample(String path) {
    return Path.of("samples").resolve(path);
  }

  /**
   * A file that is not part of the project; the test is skipped, by its name, where it is absent.
   */
  public static Path file(String path) {
    String folder = Objects.requireNonNullElse(System.getenv("PIMENTO_DATA"), "../../shared/data");
    Path file = Path.of(folder).resolve(path);
    Assumptions.assumeTrue(Files.exists(file), path + " is absent (set PIMENTO_DATA)");
    return file;
  }
}
