package io.pimento.data.prepare;

import io.pimento.data.reader.InputFields;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/**
 * What all who read pieces of an input must know.
 *
 * @param schemaText of the schema file; empty if there is none
 * @param fields of every row
 * @param indices that dense fields of libfm and libffm lines have, as far as is known
 */
record PieceInput(
    SentConfig config, String schemaText, InputFields fields, Map<String, Long> indices)
    implements Serializable {
  PieceInput {
    indices = Map.copyOf(indices);
  }

  PieceInput with(Map<String, Long> knownIndices) {
    return new PieceInput(config, schemaText, fields, knownIndices);
  }

  /** The input's files. */
  FileInput files() throws IOException {
    return FileInput.inPlace(config.config(), schemaText, indices);
  }

  /** The rows of a piece. */
  PieceRows rows(Piece piece) throws IOException {
    return new PieceRows(files(), fields, piece);
  }

  /** The splits of a piece's rows, in order. */
  RowSplits splits(Piece piece) {
    return new RowSplits(config.config(), piece.before());
  }
}
