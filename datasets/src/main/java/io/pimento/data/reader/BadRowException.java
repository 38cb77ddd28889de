package io.pimento.data.reader;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A row that is not in its format. */
public final class BadRowException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** Says where: "FILE, line N, field F: problem". */
  public BadRowException(Path file, long line, MalformedFieldException cause) {
    this(file + ", line " + line, cause);
  }

  private BadRowException(String where, MalformedFieldException cause) {
    super(where + ", field " + cause.field() + ": " + cause.getMessage(), cause);
  }

  /** Says where, in words: "WHERE, field F: problem". */
  public static BadRowException at(String where, MalformedFieldException cause) {
    return new BadRowException(where, cause);
  }

  /** Says where in a file without lines: "FILE, row N, field F: problem", N from 1. */
  static BadRowException ofRow(Path file, long row, MalformedFieldException cause) {
    return new BadRowException(file + ", row " + row, cause);
  }

  /** Says which file's columns are wrong: "FILE, field F: problem". */
  static BadRowException ofColumns(Path file, MalformedFieldException cause) {
    return new BadRowException(file.toString(), cause);
  }
}
