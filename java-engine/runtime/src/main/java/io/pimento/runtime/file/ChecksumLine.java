package io.pimento.runtime.file;

import java.util.Optional;

/** Texts that end with a line that holds the checksum of all before it. */
public final class ChecksumLine {
  /** What the last line begins with. */
  public static final String START = "# checksum ";

  private ChecksumLine() {}

  /**
   * A text with its checksum.
   *
   * @param text whole lines
   */
  public static String below(String text) {
    return text + START + Checksums.of(text) + "\n";
  }

  /** The text above the last line; empty if that is not its checksum. */
  public static Optional<String> above(String whole) {
    int end = whole.lastIndexOf(START);
    return end >= 0 && whole.equals(below(whole.substring(0, end)))
        ? Optional.of(whole.substring(0, end))
        : Optional.empty();
  }
}
