package io.pimento.data.input;

import io.pimento.data.EightBytes;
import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts a file into records, in place: a record is a line, or, with quoting, may hold line ends
 * inside quotes (RFC 4180). Line ends are LF or CR LF; empty lines are passed over.
 */
public final class RecordScanner implements AutoCloseable {
  /** Longest record; what is longer is no text file of ours. */
  static final int MAX_RECORD_BYTES = 64 << 20;

  private static final int NO_QUOTES = -1;

  private final InputFile file;
  private final int delimiter;
  private final boolean spacesBeforeQuote;
  private byte[] buffer;
  private int end;
  private int next;
  private int from;
  private int to;
  private long line;
  private long nextLine = 1;
  private boolean ended;

  private RecordScanner(InputFile file, int delimiter, boolean spacesBeforeQuote) {
    this.file = file;
    // A short text fits whole, with room left in which its end is seen.
    buffer = new byte[file.stretch() + Long.BYTES];
    this.delimiter = delimiter;
    this.spacesBeforeQuote = spacesBeforeQuote;
  }

  /** One record a line. */
  public static RecordScanner lines(InputFile file) {
    return new RecordScanner(file, NO_QUOTES, false);
  }

  /**
   * Records whose fields may be quoted.
   *
   * @param delimiter between fields; only at a field's start a quote opens quoting
   * @param spacesBeforeQuote whether spaces may stand before the opening quote
   */
  public static RecordScanner quoted(InputFile file, byte delimiter, boolean spacesBeforeQuote) {
    return new RecordScanner(file, delimiter, spacesBeforeQuote);
  }

  /**
   * Moves to the next record.
   *
   * @return false at the end of the file
   * @throws IOException if the file cannot be read, or a quote is never closed
   */
  public boolean next() throws IOException {
    do {
      if (!scan()) {
        return false;
      }
    } while (from == to);
    return true;
  }

  private boolean scan() throws IOException {
    int start = next;
    int at = start;
    line = nextLine;
    boolean fieldStart = true;
    boolean inQuotes = false;
    boolean justClosed = false;
    while (true) {
      if (at == end) {
        int kept = at - start;
        if (!fill(start)) {
          if (inQuotes) {
            throw new IOException(
                file.path() + ", line " + line() + ": a quote opened here is never closed");
          }
          from = 0;
          to = withoutCarriageReturn(0, kept);
          next = end;
          return kept > 0;
        }
        start = 0;
        at = kept;
      }
      if (delimiter == NO_QUOTES) {
        at = beforeLineEnd(at);
      }
      byte b = buffer[at++];
      if (b == '\n') {
        nextLine++;
        if (!inQuotes) {
          from = start;
          to = withoutCarriageReturn(start, at - 1);
          next = at;
          return true;
        }
      } else if (delimiter != NO_QUOTES) {
        if (b == '"') {
          // A doubled quote closes and opens again, which is the same here.
          boolean opens = !inQuotes && (fieldStart || justClosed);
          justClosed = inQuotes;
          inQuotes = opens;
          fieldStart = false;
        } else {
          justClosed = false;
          fieldStart =
              !inQuotes && (b == delimiter || (fieldStart && spacesBeforeQuote && b == ' '));
        }
      }
    }
  }

  /** Passes over bytes that end no line, eight at once. Leaves one byte to look at. */
  private int beforeLineEnd(int start) {
    int at = start;
    while (end - at > Long.BYTES) {
      int first = EightBytes.first(EightBytes.at(buffer, at), '\n');
      at += first;
      if (first < Long.BYTES) {
        break;
      }
    }
    return at;
  }

  private int withoutCarriageReturn(int start, int stop) {
    return stop > start && buffer[stop - 1] == '\r' ? stop - 1 : stop;
  }

  /** Moves what was begun to the buffer's start and reads on. Returns false at the file's end. */
  private boolean fill(int start) throws IOException {
    int kept = end - start;
    if (kept == buffer.length) {
      if (kept >= MAX_RECORD_BYTES) {
        throw new IOException(
            file.path() + ", line " + line() + ": longer than " + MAX_RECORD_BYTES + " bytes");
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    } else if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, kept);
    }
    end = kept;
    int n = ended ? -1 : file.read(buffer, end, buffer.length - end);
    if (n < 0) {
      ended = true;
      return false;
    }
    end += n;
    return true;
  }

  /** The bytes that hold the present record; valid until the next call of {@link #next}. */
  public byte[] bytes() {
    return buffer;
  }

  /** Where the record starts in {@link #bytes}. */
  public int from() {
    return from;
  }

  /** Where the record ends, exclusive, without its line end. */
  public int to() {
    return to;
  }

  /** The line of the file that the record starts on, from 1. */
  public long line() {
    return file.linesBefore() + line;
  }

  /** The file read. */
  public InputFile file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
