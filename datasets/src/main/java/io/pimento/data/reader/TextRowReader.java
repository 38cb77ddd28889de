package io.pimento.data.reader;

import io.pimento.data.input.FilePart;
import io.pimento.data.input.InputFile;
import io.pimento.data.input.RecordScanner;
import io.pimento.data.input.Spool;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads text files, or parts of them, one after the other through a {@link LineParser}. Each part
 * of a file that begins with a header is read by that header.
 */
final class TextRowReader implements RowReader {
  private final List<FilePart> parts;
  private final LineParser parser;
  private final BadRows badRows;
  private final Spool spool;
  private final List<String> notes;
  private int nextPart;
  private volatile @Nullable RecordScanner scanner;
  private volatile long bytesOfFinishedFiles;
  private long skipped;

  TextRowReader(
      List<FilePart> parts, LineParser parser, BadRows badRows, Spool spool, List<String> notes) {
    this.parts = List.copyOf(parts);
    this.spool = spool;
    this.notes = List.copyOf(notes);
    this.parser = parser;
    this.badRows = badRows;
  }

  @Override
  public InputFields fields() {
    return parser.fields();
  }

  @Override
  public boolean next(RawRow row) throws IOException {
    while (true) {
      RecordScanner records = scanner;
      if (records == null) {
        if (nextPart == parts.size()) {
          return false;
        }
        records = openNext();
      }
      if (!records.next()) {
        closeFile(records);
        continue;
      }
      if (parser.passesOver(records.bytes(), records.from(), records.to())) {
        continue;
      }
      try {
        parser.parse(records.bytes(), records.from(), records.to(), row);
        row.setBad(false);
        return true;
      } catch (MalformedFieldException e) {
        if (badRows == BadRows.FAIL) {
          throw new BadRowException(records.file().path(), records.line(), e);
        }
        skipped++;
        if (badRows == BadRows.MARK) {
          row.setBad(true);
          return true;
        }
      }
    }
  }

  private RecordScanner openNext() throws IOException {
    if (nextPart == 0) {
      parser.start();
    }
    FilePart part = parts.get(nextPart++);
    RecordScanner records =
        parser.scanner(
            part.unit() == FilePart.Unit.WHOLE ? spool.open(part.path()) : InputFile.open(part));
    scanner = records;
    try {
      parser.beginFile();
    } catch (MalformedFieldException e) {
      throw BadRowException.ofColumns(part.path(), e);
    }
    if (parser.hasHeader()) {
      if (part.begins()) {
        readHeader(records);
      } else {
        try (RecordScanner whole = parser.scanner(spool.open(part.path()))) {
          readHeader(whole);
        }
      }
    }
    return records;
  }

  private void readHeader(RecordScanner records) throws IOException {
    if (!records.next()) {
      throw new IOException(records.file().path() + ": empty, its header line is missing");
    }
    try {
      parser.header(records.bytes(), records.from(), records.to());
    } catch (MalformedFieldException e) {
      // A wrong header spoils every row, so it is never skipped.
      throw new BadRowException(records.file().path(), records.line(), e);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void closeFile(RecordScanner records) throws IOException {
    scanner = null;
    bytesOfFinishedFiles += records.file().fileBytesRead();
    records.close();
  }

  @Override
  public String place() {
    RecordScanner records = scanner;
    return records == null ? "" : records.file().path() + ", line " + records.line();
  }

  @Override
  public long skippedRows() {
    return skipped;
  }

  @Override
  public List<JoinMatches> joins() {
    return parser.joins();
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public long inputBytesRead() {
    RecordScanner records = scanner;
    return bytesOfFinishedFiles + (records == null ? 0 : records.file().fileBytesRead());
  }

  @Override
  public void close() throws IOException {
    RecordScanner records = scanner;
    scanner = null;
    if (records != null) {
      records.close();
    }
  }
}
