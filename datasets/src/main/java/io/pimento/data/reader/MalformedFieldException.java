package io.pimento.data.reader;

import io.pimento.data.input.Printable;
import java.io.Serial;

/** A field's text is not what its format says; the reader adds file and line. */
public final class MalformedFieldException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String field;

  /** A problem with a field. */
  public MalformedFieldException(String field, String problem) {
    super(Printable.text(problem));
    this.field = Printable.text(field);
  }

  /** The text {@code [from, to)} where something else was expected. */
  public MalformedFieldException(String field, byte[] bytes, int from, int to, String expected) {
    this(field, "\"" + Printable.start(bytes, from, to) + "\" is not " + expected);
  }

  /** The field's name. */
  public String field() {
    return field;
  }
}
