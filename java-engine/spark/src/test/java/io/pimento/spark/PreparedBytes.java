package io.pimento.spark;

import io.pimento.data.prepare.Preparation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What must be the same wherever data are prepared. */
final class PreparedBytes {
  private PreparedBytes() {}

  /** All files of a prepared data set, by name, without that of its timings. */
  static Map<String, String> of(Path prepared) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(prepared)) {
      for (Path file : files.toList()) {
        all.put(
            file.getFileName().toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    if (all.remove(Preparation.TIMINGS_FILE) == null) {
      throw new IllegalStateException(prepared + " has no " + Preparation.TIMINGS_FILE);
    }
    return all;
  }
}
