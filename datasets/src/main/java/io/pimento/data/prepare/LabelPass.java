package io.pimento.data.prepare;

import io.pimento.data.prepare.carry.PieceWork;
import io.pimento.data.reader.BadRowException;
import io.pimento.data.reader.RawRow;
import io.pimento.data.reader.RowReader;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of each label in a piece, so that later pieces know which are dealt next.
 *
 * @param indexed whether lines before the piece say which indices dense fields have, so that what
 *     is bad in it is known only when they are
 */
record LabelPass(PieceInput input, boolean indexed) implements PieceWork<Piece, LabelPass.Counted> {
  /**
   * What a piece holds.
   *
   * @param labels of its rows
   * @param indices of dense fields known after it
   * @param bytes of its file
   * @param failure what is bad in it, if those before are not at odds with it; else null
   */
  record Counted(
      LabelCounts labels, Map<String, Long> indices, long bytes, @Nullable BadRowException failure)
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
    BadRowException failure = null;
    try (RowReader reader = files.open(piece.origin(), piece.part())) {
      try {
        RawRow row = new RawRow(reader.fields());
        while (reader.next(row)) {
          labels[row.positive() ? 1 : 0]++;
        }
      } catch (BadRowException e) {
        if (!indexed) {
          throw e;
        }
        failure = e;
      }
      return new Counted(
          new LabelCounts(labels[0], labels[1]),
          files.denseIndices(),
          reader.inputBytesRead(),
          failure);
    }
  }
}
