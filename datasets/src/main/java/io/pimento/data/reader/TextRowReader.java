package io.pimento.data.reader;

import io.pimento.data.input.InputFile;
import io.pimento.data.input.RecordScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads text files one after the other through a {@link LineParser}. */
final class TextRowReader implements RowReader {
  private final List<Path> files;
  private final LineParser parser;
  private final BadRows badRows;
  private int nextFile;
  private volatile @Nullable RecordScanner scanner;
  private volatile long bytesOfFinishedFiles;
  private long skipped;

  TextRowReader(List<Path> files, LineParser parser, BadRows badRows) {
    this.files = List.copyOf(files);
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
      try {
        parser.parse(records.bytes(), records.from(), records.to(), row);
        return true;
      } catch (MalformedFieldException e) {
        if (badRows == BadRows.FAIL) {
          throw new BadRowException(records.file().path(), records.line(), e);
        }
        skipped++;
      }
    }
  }

  private RecordScanner openNext() throws IOException {
    if (nextFile == 0) {
      parser.start();
    }
    InputFile file = InputFile.open(files.get(nextFile++));
    RecordScanner records = parser.scanner(file);
    scanner = records;
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
  public long skippedRows() {
    return skipped;
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
