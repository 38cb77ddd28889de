package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.JoinMatches;
import io.pimento.data.reader.RowReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one piece, read by the thread that asks for them. */
record PieceRows(FileInput files, InputFields fields, Piece piece) implements RowInput {
  @Override
  public boolean has(Split split) {
    return split == piece.origin();
  }

  @Override
  public RowReader open(Split split) throws IOException {
    return files.open(split, piece.part());
  }

  @Override
  public long totalBytes() throws IOException {
    return files.totalBytes();
  }

  /** The same in chunks. */
  RowChunk.Source chunks(@Nullable ReferenceTokens reference) {
    return consumer -> forEach(reference, consumer);
  }

  private List<JoinMatches> forEach(@Nullable ReferenceTokens reference, RowChunk.Consumer consumer)
      throws IOException {
    try (RowReader reader = open(piece.origin())) {
      ChunkReader rows = new ChunkReader(reader, fields, reference, piece.origin());
      RowChunk chunk = new RowChunk(fields);
      boolean more;
      do {
        more = rows.fill(chunk);
        consumer.accept(chunk);
      } while (more);
      return reader.joins();
    }
  }
}
