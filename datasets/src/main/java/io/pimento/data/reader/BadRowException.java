package io.pimento.data.reader;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A row that is not in its format. */
public final class BadRowException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** Says where: "FILE, line N, field F: problem". */
  public BadRowException(Path file, long line, MalformedFieldException cause) {
    super(file + ", line " + line + ", field " + cause.field() + ": " + cause.getMessage(), cause);
  }
}
