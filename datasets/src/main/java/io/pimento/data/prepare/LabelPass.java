package io.pimento.data.prepare;

import io.pimento.data.prepare.carry.PieceWork;
import io.pimento.data.reader.RawRow;
import io.pimento.data.reader.RowReader;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/** Counts the rows of each label in a piece, so that later pieces know which are dealt next. */
record LabelPass(PieceInput input) implements PieceWork<Piece, LabelPass.Counted> {
  /**
   * What a piece holds.
   *
   * @param labels of its rows
   * @param indices of dense fields known after it
   * @param bytes of its file
   */
  record Counted(LabelCounts labels, Map<String, Long> indices, long bytes)
      implements Serializable {
    long rows() {
      return labels.negative() + labels.positive();
    }

    /** Whether the piece would have been read differently after others that know these indices. */
    boolean contradicts(Map<String, Long> before) {
      return indices.entrySet().stream()
          .anyMatch(
              own -> !own.getValue().equals(before.getOrDefault(own.getKey(), own.getValue())));
    }
  }

  @Override
  public Counted of(Piece piece) throws IOException {
    FileInput files = input.files();
    long[] labels = new long[2];
    try (RowReader reader = files.open(piece.origin(), piece.part())) {
      RawRow row = new RawRow(reader.fields());
      while (reader.next(row)) {
        labels[row.positive() ? 1 : 0]++;
      }
      return new Counted(
          new LabelCounts(labels[0], labels[1]), files.denseIndices(), reader.inputBytesRead());
    }
  }
}
