package io.pimento.data.reader;

import io.pimento.data.input.InputFile;
import io.pimento.data.input.RecordScanner;
import io.pimento.data.input.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads text files one after the other through a {@link LineParser}. */
final class TextRowReader implements RowReader {
  private final List<Path> files;
  private final LineParser parser;
  private final BadRows badRows;
  private final Spool spool;
  private final List<String> notes;
  private int nextFile;
  private volatile @Nullable RecordScanner scanner;
  private volatile long bytesOfFinishedFiles;
  private long skipped;

  TextRowReader(List<Path> files, LineParser parser, BadRows badRows, Spool spool) {
    this(files, parser, badRows, spool, List.of());
  }

  TextRowReader(
      List<Path> files, LineParser parser, BadRows badRows, Spool spool, List<String> notes) {
    this.files = List.copyOf(files);
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
        if (nextFile == files.size()) {
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
    if (nextFile == 0) {
      parser.start();
    }
    InputFile file = spool.open(files.get(nextFile++));
    RecordScanner records = parser.scanner(file);
    scanner = records;
    try {
      parser.beginFile();
    } catch (MalformedFieldException e) {
      throw BadRowException.ofColumns(file.path(), e);
    }
    if (parser.hasHeader()) {
      if (!records.next()) {
        throw new IOException(file.path() + ": empty, its header line is missing");
      }
      try {
        parser.header(records.bytes(), records.from(), records.to());
      } catch (MalformedFieldException e) {
        // A wrong header spoils every row, so it is never skipped.
        throw new BadRowException(file.path(), records.line(), e);
      }
    }
    return records;
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
