package io.pimento.data.prepare;

import io.pimento.data.prepare.carry.PieceWork;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts and measures the train rows of a piece.
 *
 * @param scratch a folder for counts of tokens
 * @param sharing how many do so at once in one process
 */
record StatisticsPass(PieceInput input, String scratch, int sharing)
    implements PieceWork<Piece, StatisticsPass.Seen> {
  /**
   * What was seen.
   *
   * @param tokens where each field's counts lie; empty if nobody needs them
   * @param dense of each dense column; empty if no statistics are needed
   * @param rows of the piece
   * @param bytes of its file
   */
  record Seen(
      List<TokenRuns.Run> tokens, List<ValueBins> dense, RowWeights weights, long rows, long bytes)
      implements Serializable {}

  @Override
  public Seen of(Piece piece) throws IOException {
    boolean counts = input.config().encoding() instanceof Encoding.Dictionary;
    Path file =
        Path.of(scratch).resolve("tokens-%05d-%s".formatted(piece.number(), UUID.randomUUID()));
    try (TokenCensus census =
        new TokenCensus(
            input.fields().tokenFields().size(), TokenCensus.budgetOfHeap() / sharing, file)) {
      Seen seen = see(piece, counts ? census : null);
      return counts
          ? new Seen(census.write(file), seen.dense, seen.weights, seen.rows, seen.bytes)
          : seen;
    }
  }

  private Seen see(Piece piece, @Nullable TokenCensus census) throws IOException {
    DenseEncoder dense = new DenseEncoder(input.config().dense(), input.fields().dense().size());
    RowWeights weights = new RowWeights();
    long[] done = new long[2];
    new CountPass(input.fields(), dense, census, weights)
        .run(
            input.rows(piece).chunks(null),
            input.splits(piece),
            (rows, chunk) -> {
              done[0] = rows;
              done[1] = chunk.inputBytes;
            });
    return new Seen(List.of(), dense.bins(), weights, done[0], done[1]);
  }
}
