package io.pimento.runtime.execute;

import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.ChecksumLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which runs go by tiles of samples, in a file: what was measured once is not measured again.
 * Thread-safe.
 */
final class TileChoices {
  /** Runs that take equally long. */
  record Kind(boolean gradients, int batch, int threads) {
    private String words() {
      return (gradients ? "gradients " : "rows ") + batch + " " + threads;
    }

    private static Kind of(String kind, String batch, String threads) {
      if (!kind.equals("gradients") && !kind.equals("rows")) {
        throw new IllegalArgumentException("expected 'gradients' or 'rows', not '" + kind + "'");
      }
      return new Kind(kind.equals("gradients"), Integer.parseInt(batch), Integer.parseInt(threads));
    }
  }

  private static final String HEADER = "# pimento tile choices 1";
  private static final String TILES = "tiles";
  private static final String WHOLE = "whole";

  private final Path file;
  private final Map<Kind, Boolean> known =
      new TreeMap<>(
          Comparator.comparing(Kind::gradients)
              .thenComparingInt(Kind::batch)
              .thenComparingInt(Kind::threads));

  private TileChoices(Path file) {
    this.file = file;
  }

  /**
   * Takes over what is in a file, if it is there.
   *
   * @throws IOException if the file cannot be read or is malformed
   */
  static TileChoices in(Path file) throws IOException {
    TileChoices choices = new TileChoices(file);
    if (Files.exists(file)) {
      choices.read();
    }
    return choices;
  }

  /** Whether such runs go by tiles; null if that is not known. */
  synchronized @Nullable Boolean of(Kind kind) {
    return known.get(kind);
  }

  /** Adds a choice and writes the file. */
  synchronized void add(Kind kind, boolean tiled) {
    known.put(kind, tiled);
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    known.forEach(
        (k, way) -> text.append(k.words()).append(' ').append(way ? TILES : WHOLE).append('\n'));
    try {
      AtomicFile.write(file, ChecksumLine.below(text.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException("could not keep the choice of tiles in " + file, e);
    }
  }

  private void read() throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    Optional<String> above = ChecksumLine.above(text);
    if (!text.startsWith(HEADER + "\n") || above.isEmpty()) {
      throw new IOException(
          file
              + " is damaged or was edited: its checksum is not that of its text; remove it to"
              + " measure again whether steps go by tiles (no bit depends on it)");
    }
    List<String> lines = above.get().lines().skip(1).toList();
    for (String line : lines) {
      try {
        String[] words = line.split(" ", -1);
        if (words.length != 4 || !(words[3].equals(TILES) || words[3].equals(WHOLE))) {
          throw new IllegalArgumentException("expected four words that end with tiles or whole");
        }
        known.put(Kind.of(words[0], words[1], words[2]), words[3].equals(TILES));
      } catch (IllegalArgumentException e) {
        throw new IOException("%s: '%s': %s".formatted(file, line, e.getMessage()), e);
      }
    }
  }
}
