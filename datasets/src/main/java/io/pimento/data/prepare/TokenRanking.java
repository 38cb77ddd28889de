package io.pimento.data.prepare;

import io.pimento.data.prepare.carry.PieceWork;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** Adds up the counts of a field's tokens and ranks them. */
record TokenRanking(Encoding.Dictionary settings)
    implements PieceWork<TokenRanking.FieldRuns, RankedTokens> {
  /** A field's counts, as all pieces wrote them. */
  record FieldRuns(List<TokenRuns.Run> runs) implements Serializable {}

  @Override
  public RankedTokens of(FieldRuns field) throws IOException {
    RankedTokens.Builder ranked = new RankedTokens.Builder(settings);
    new TokenRuns(field.runs).merge(ranked::add);
    return ranked.build();
  }
}
