package io.pimento.runtime.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON section with a checksum of its own text as the last key. Texts without one are taken as
 * they are.
 */
public final class Sealed {
  private static final Pattern END =
      Pattern.compile(",\\s*\"checksum\"\\s*:\\s*\"([0-9a-f]{8})\"\\s*}\\s*$");

  private Sealed() {}

  /** The section, which must have keys, with its checksum. */
  public static String seal(String json) {
    String open = json.strip();
    open = open.substring(0, open.length() - 1).stripTrailing();
    String gap = open.startsWith("{\n") ? "\n  " : "";
    return open
        + ","
        + gap
        + "\"checksum\":\""
        + Checksums.of(open)
        + "\""
        + (gap.isEmpty() ? "" : "\n")
        + "}\n";
  }

  /**
   * The section without its checksum.
   *
   * @throws IOException naming the file if its text is not what was written
   */
  public static String open(Path file, String text) throws IOException {
    Matcher m = END.matcher(text);
    if (!m.find()) {
      if (text.contains("\"checksum\"")) {
        throw damaged(file);
      }
      return text;
    }
    String open = text.substring(0, m.start());
    if (!Checksums.of(open).equals(m.group(1))) {
      throw damaged(file);
    }
    return open + "}";
  }

  private static IOException damaged(Path file) {
    return new IOException(
        file + " is damaged or was edited: its checksum is not that of its text");
  }
}
