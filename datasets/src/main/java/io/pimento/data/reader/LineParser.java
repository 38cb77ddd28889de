package io.pimento.data.reader;

import io.pimento.data.input.InputFile;
import io.pimento.data.input.RecordScanner;
import java.io.IOException;
import java.util.List;

/** Turns one record of a text format into a row. */
interface LineParser {
  /** The fields of every row. */
  InputFields fields();

  /** Loads what the parser needs, once, before the first record. */
  default void start() throws IOException {}

  /** A further file begins, whose columns may be others. */
  default void beginFile() throws MalformedFieldException {}

  /** Whether each file starts with a header record. */
  default boolean hasHeader() {
    return false;
  }

  /** Checks a header record, {@code bytes[from, to)}. */
  default void header(byte[] bytes, int from, int to) throws MalformedFieldException {}

  /** How many rows found their key in the tables joined. */
  default List<JoinMatches> joins() {
    return List.of();
  }

  /** How the format cuts a file into records. */
  default RecordScanner scanner(InputFile file) {
    return RecordScanner.lines(file);
  }

  /** Whether a record, {@code bytes[from, to)}, is no row: a comment. */
  default boolean passesOver(byte[] bytes, int from, int to) {
    return false;
  }

  /** Fills {@code row} from the record {@code bytes[from, to)}, which may be referred to. */
  void parse(byte[] bytes, int from, int to, RawRow row) throws MalformedFieldException;
}
