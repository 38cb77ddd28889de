package io.pimento.data.input;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * A part of an input file: all of it, bytes of plain text that begin and end where lines do, or
 * some row groups of a Parquet file.
 *
 * @param file its path, as text
 * @param unit what {@code from} and {@code to} count
 * @param from where the part begins
 * @param to where it ends, exclusive
 */
public record FilePart(String file, Unit unit, long from, long to) implements Serializable {
  /** What a part is measured in. */
  public enum Unit {
    /** The file as a whole, compressed or not. */
    WHOLE,
    /** Bytes of a plain text file. */
    BYTES,
    /** Row groups of a Parquet file. */
    ROW_GROUPS
  }

  /** Checks the bounds. */
  public FilePart {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(file + ": no part goes from " + from + " to " + to);
    }
  }

  /** All of a file. */
  public static FilePart whole(Path file) {
    return new FilePart(file.toString(), Unit.WHOLE, 0, 0);
  }

  /** Bytes of a plain text file. */
  public static FilePart bytes(Path file, long from, long to) {
    return new FilePart(file.toString(), Unit.BYTES, from, to);
  }

  /** Row groups of a Parquet file. */
  public static FilePart rowGroups(Path file, int from, int to) {
    return new FilePart(file.toString(), Unit.ROW_GROUPS, from, to);
  }

  /** The file. */
  public Path path() {
    return Path.of(file);
  }

  /** Whether the file's first record is in it. */
  public boolean begins() {
    return from == 0;
  }
}
