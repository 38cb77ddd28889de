package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.JoinMatches;
import io.pimento.data.reader.RawRow;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A few thousand parsed rows, on their way from the parsing thread to the encoding one. */
final class RowChunk {
  static final int ROWS = 4096;

  /** What is done with chunks, one after the other. */
  interface Consumer {
    void accept(RowChunk chunk) throws IOException;
  }

  /** Rows in chunks. */
  interface Source {
    /** Gives all to a consumer. Returns what the tables joined came to. */
    List<JoinMatches> forEach(Consumer consumer) throws IOException;
  }

  final boolean[] positive = new boolean[ROWS];
  final float[] dense;
  final long[] keys;

  /** One a row where rows have weights, else none. */
  final float[] weights;

  /** One a row where rows name their splits, else none. */
  final Split[] splits;

  final List<BagChunk> bags;
  private final int denseCount;
  private final int categoricalCount;
  int rows;
  Split origin = Split.TRAIN;

  /** Rows kept of the same split's files before these. */
  long rowsBefore;

  long skippedRows;

  /** Rows so far that are of no split. */
  long leftOutRows;

  long inputBytes;

  RowChunk(InputFields fields) {
    denseCount = fields.dense().size();
    categoricalCount = fields.categorical().size();
    dense = new float[ROWS * denseCount];
    keys = new long[ROWS * categoricalCount];
    weights = new float[fields.weighted() ? ROWS : 0];
    splits = new Split[fields.ownSplits() ? ROWS : 0];
    bags = Stream.generate(BagChunk::new).limit(fields.bags().size()).toList();
  }

  /** Forgets the rows. */
  void clear() {
    rows = 0;
    for (int i = 0; i < bags.size(); i++) {
      bags.get(i).clear();
    }
  }

  /** Takes a row; its tokens become hashed keys, or the reference's integers. */
  void add(RawRow row, @Nullable ReferenceTokens reference) {
    positive[rows] = row.positive();
    for (int d = 0; d < denseCount; d++) {
      dense[rows * denseCount + d] = row.dense(d);
    }
    int base = rows * categoricalCount;
    for (int f = 0; f < categoricalCount; f++) {
      byte[] bytes = row.tokenBytes(f);
      int from = row.tokenFrom(f);
      int to = row.tokenTo(f);
      keys[base + f] =
          reference == null ? TokenKey.of(bytes, from, to) : reference.value(bytes, from, to);
    }
    for (int i = 0; i < bags.size(); i++) {
      bags.get(i).add(rows, row.bag(i));
    }
    if (weights.length > 0) {
      weights[rows] = row.weight();
    }
    if (splits.length > 0) {
      splits[rows] = Objects.requireNonNull(row.split(), "rows of no split are left out");
    }
    rows++;
  }
}
