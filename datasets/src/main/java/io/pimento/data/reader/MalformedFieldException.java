package io.pimento.data.reader;

import java.io.Serial;
import java.nio.charset.StandardCharsets;

/** A field's text is not what its format says; the reader adds file and line. */
public final class MalformedFieldException extends Exception {
  @Serial private static final long serialVersionUID = 1;
  private static final int SHOWN = 40;

  private final String field;

  /** A problem with a field. */
  public MalformedFieldException(String field, String problem) {
    super(problem);
    this.field = field;
  }

  /** The text {@code [from, to)} where something else was expected. */
  public MalformedFieldException(String field, byte[] bytes, int from, int to, String expected) {
    this(field, "\"" + shown(bytes, from, to) + "\" is not " + expected);
  }

  private static String shown(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, Math.min(to - from, SHOWN), StandardCharsets.UTF_8);
    return to - from > SHOWN ? text + "…" : text;
  }

  /** The field's name. */
  public String field() {
    return field;
  }
}
