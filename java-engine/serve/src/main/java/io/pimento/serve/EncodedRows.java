package io.pimento.serve;

import io.pimento.app.web.RequestException;
import io.pimento.data.BagCollector;
import io.pimento.data.BatchBuffers;
import io.pimento.data.ColumnCopy;
import io.pimento.data.DataSchema;
import io.pimento.data.input.Spool;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.data.reader.BadRowException;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.InputSession;
import io.pimento.data.reader.MalformedFieldException;
import io.pimento.data.reader.RawRow;
import io.pimento.data.reader.RowDocuments;
import io.pimento.data.reader.Scoring;
import io.pimento.job.predict.ScoringModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Raw rows of a document as a model reads them; reused from one document to the next. One thread
 * uses it.
 */
final class EncodedRows {
  private static final Path REQUEST = Path.of("request");

  private final RowEncoder encoder;
  private final RowDocuments documents;
  private final ColumnCopy columns;
  private final BatchBuffers whole;
  private final BagCollector bags;
  private final int most;
  private @Nullable BatchBuffers read;
  private int count;

  /**
   * Rows for a model.
   *
   * @param most rows of a document
   */
  EncodedRows(ScoringModel model, int most) throws IOException {
    encoder = model.encoder().sibling();
    DataSchema schema = encoder.dataSchema();
    columns = new ColumnCopy(schema, model.inputs());
    // Padded to a power of two, so that an engine needs few plans.
    this.most = most;
    whole = BatchBuffers.direct(schema, capacity(most));
    bags = new BagCollector(schema);
    documents =
        RowDocuments.of(
            format(model),
            encoder.schema(),
            encoder.path().resolve(REQUEST),
            InputSession.with(Spool.none(), encoder.indices(), List.of())
                .scoring(new Scoring(List.of()))
                .keeping(encoder.joined()));
  }

  /** The form of a model's rows as text. */
  static InputFormat format(ScoringModel model) {
    InputFormat trained = model.encoder().format();
    return trained == InputFormat.PARQUET ? InputFormat.TABLE : trained;
  }

  /** The least power of two that so many rows fit into. */
  static int capacity(int rows) {
    return rows <= 1 ? 1 : Integer.highestOneBit(rows - 1) << 1;
  }

  /**
   * Takes the rows of a document.
   *
   * @throws RequestException naming the line and field that are wrong
   */
  void read(byte[] document) throws IOException {
    count = 0;
    bags.clear();
    try {
      documents.read(REQUEST, document, this::add);
    } catch (BadRowException e) {
      throw new RequestException(400, String.valueOf(e.getMessage()));
    }
    if (count == 0) {
      throw new RequestException(400, "the request has no rows");
    }
    layOut();
  }

  /** Takes rows of which nothing is known. */
  void blank(int rows) {
    count = rows;
    bags.clear();
    layOut();
  }

  private void layOut() {
    bags.fill(whole.bags(), capacity(count));
    BatchBuffers all = whole;
    if (!columns.isWhole()) {
      all = columns.within(whole, read);
      columns.copy(whole, all, capacity(count));
    }
    read = all;
  }

  private void add(RawRow row) throws MalformedFieldException {
    if (count == most) {
      throw new RequestException(413, "a request may have " + most + " rows; send fewer at a time");
    }
    encoder.encode(row, whole, count, bags);
    bags.endRow();
    count++;
  }

  /** Rows that a document may have. */
  int most() {
    return most;
  }

  /** Rows of the document read last. */
  int count() {
    return count;
  }

  /**
   * Their columns; further rows, up to {@link #capacity}, hold what may be read and means nothing.
   */
  BatchBuffers columns() {
    BatchBuffers present = read;
    if (present == null) {
      throw new IllegalStateException("no rows were read");
    }
    return present;
  }
}
