package io.pimento.run;

import io.pimento.runtime.file.FolderGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A record of every opening of the test split: when, by which command, what for. */
public record TestOpenings(Path file) {
  /** The log's name in a folder. */
  public static final String FILE = "test-openings.log";

  /** Writes one line, on disk before the rows are given out. */
  public synchronized void record(String who, String why) throws IOException {
    String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\t" + who + "\t" + why + "\n";
    FolderGuard.require(file);
    try {
      Files.writeString(
          file,
          line,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new IOException("could not write " + file + ": " + e.getMessage(), e);
    }
  }

  /** All lines so far. */
  public List<String> lines() throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
