package io.pimento.data.reader;

import io.pimento.data.input.InputFile;
import io.pimento.data.input.RecordScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of short documents that are in memory, one document after the other, each with the header
 * that its format has: what a server is asked to score. One thread uses it.
 */
public final class RowDocuments {
  /** Takes rows; what it is given changes with the next one. */
  public interface Visitor {
    /**
     * A row.
     *
     * @throws MalformedFieldException if a field cannot be used
     */
    void row(RawRow row) throws MalformedFieldException;
  }

  private final LineParser parser;
  private final RawRow row;

  private RowDocuments(LineParser parser) {
    this.parser = parser;
    this.row = new RawRow(parser.fields());
  }

  /**
   * Documents of a text format; tables to join are loaded now.
   *
   * @param beside where tables to join lie if the session keeps none
   * @param session that scores
   * @throws IOException if lines of the format cannot be read without a first file
   */
  public static RowDocuments of(
      InputFormat format, @Nullable TableSchema schema, Path beside, InputSession session)
      throws IOException {
    boolean entries = format == InputFormat.LIBFM || format == InputFormat.LIBFFM;
    if (format == InputFormat.PARQUET || (entries && schema == null)) {
      throw new IOException(
          "rows of format "
              + format.label()
              + (schema == null ? " without a schema" : "")
              + " come in files only; score them with predict");
    }
    format.requireFitting(schema, session);
    LineParser parser = format.parser(beside, List.of(), schema, session);
    parser.start();
    return new RowDocuments(parser);
  }

  /**
   * Reads a document.
   *
   * @param name for messages
   * @param text with a header if the format has one
   * @return rows
   * @throws BadRowException naming the line and the field of a row that is malformed
   */
  public int read(Path name, byte[] text, Visitor visitor) throws IOException {
    int rows = 0;
    try (RecordScanner records = parser.scanner(InputFile.of(name, text))) {
      beginDocument(name, records);
      while (records.next()) {
        if (!parser.passesOver(records.bytes(), records.from(), records.to())) {
          read(name, records, visitor);
          rows++;
        }
      }
    }
    return rows;
  }

  private void beginDocument(Path name, RecordScanner records) throws IOException {
    try {
      parser.beginFile();
      if (parser.hasHeader()) {
        if (!records.next()) {
          throw new IOException(name + ": empty, its header line is missing");
        }
        parser.header(records.bytes(), records.from(), records.to());
      }
    } catch (MalformedFieldException e) {
      throw new BadRowException(name, records.line(), e);
    }
  }

  private void read(Path name, RecordScanner records, Visitor visitor) throws IOException {
    try {
      parser.parse(records.bytes(), records.from(), records.to(), row);
      row.setBad(false);
      visitor.row(row);
    } catch (MalformedFieldException e) {
      throw new BadRowException(name, records.line(), e);
    }
  }
}
