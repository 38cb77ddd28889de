package io.pimento.job.predict;

import io.pimento.data.ThreadEnd;
import io.pimento.data.input.Printable;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.MalformedFieldException;
import io.pimento.data.reader.RawRow;
import io.pimento.data.reader.RowReader;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Reads and encodes rows, in order, on a thread of its own; a few batches are in memory. */
final class RowFeed implements AutoCloseable {
  private static final int BATCHES = 4;

  private final RowReader reader;
  private final RowEncoder encoder;
  private final BadRows badRows;
  private final int idCount;
  private final BlockingQueue<ScoredRows> free = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<ScoredRows> filled = new ArrayBlockingQueue<>(BATCHES + 1);
  private final ScoredRows end;
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  RowFeed(RowReader reader, RowEncoder encoder, BadRows badRows, int idCount, int batch) {
    this.reader = reader;
    this.encoder = encoder;
    this.badRows = badRows;
    this.idCount = idCount;
    for (int k = 0; k < BATCHES; k++) {
      free.add(new ScoredRows(encoder.dataSchema(), batch, idCount));
    }
    end = new ScoredRows(encoder.dataSchema(), 1, 0);
    thread = Thread.ofPlatform().daemon().name("pimento-read").start(this::readAll);
  }

  /** The next rows; null after the last. To be given back with {@link #reuse}. */
  @SuppressWarnings("ReferenceEquality") // the end mark is one object
  @Nullable ScoredRows next() throws IOException, InterruptedException {
    ScoredRows rows = filled.take();
    if (rows != end) {
      return rows;
    }
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
    return null;
  }

  void reuse(ScoredRows rows) {
    free.add(rows);
  }

  private void readAll() {
    try {
      RawRow row = new RawRow(encoder.fields(), idCount);
      boolean more = true;
      while (more) {
        ScoredRows rows = free.take();
        rows.clear();
        while (rows.count < rows.capacity) {
          more = reader.next(row);
          if (!more) {
            break;
          }
          encode(row, rows);
        }
        rows.inputBytes = reader.inputBytesRead();
        filled.put(rows);
      }
    } catch (InterruptedException e) {
      return; // the caller has given up
    } catch (Throwable e) {
      failure = e;
    }
    // There is always room: the queue holds one more than there are batches.
    filled.add(end);
  }

  private void encode(RawRow row, ScoredRows rows) throws IOException {
    try {
      if (!row.bad()) {
        encoder.encode(row, rows.inputs, rows.count, rows.bags);
      }
    } catch (MalformedFieldException e) {
      if (badRows == BadRows.FAIL) {
        throw new IOException(
            reader.place() + ", field " + Printable.text(e.field()) + ": " + e.getMessage(), e);
      }
      row.setBad(true);
    }
    rows.add(row);
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    ThreadEnd.await(thread);
    reader.close();
  }
}
