package io.pimento.data.input;

import java.nio.charset.StandardCharsets;

/** Text of input files as it may stand in a message of one line. */
public final class Printable {
  private static final int SHOWN = 40;

  private Printable() {}

  /**
   * The text with what a terminal does not show, or obeys, written as an escape: {@code \0}, {@code
   * \n}, {@code \}{@code uFEFF}.
   */
  public static String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int k = 0; k < text.length(); k++) {
      char c = text.charAt(k);
      switch (c) {
        case 0 -> out.append("\\0");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT
              || c == '\u2028'
              || c == '\u2029') {
            out.append("\\u%04X".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  /** The first characters of {@code bytes[from, to)}. */
  public static String start(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, Math.min(to - from, SHOWN), StandardCharsets.UTF_8);
    return text(text) + (to - from > SHOWN ? "…" : "");
  }
}
