package io.pimento.data.reader;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tab-separated lines without a header: label 0 or 1, integers, then hexadecimal categories; every
 * field but the label may be empty. Criteo's layout, which the published search code also uses for
 * its version of KDD Cup 2012.
 */
final class HexLines implements LineParser {
  private static final int MAX_HEX_DIGITS = 8;
  private static final int LABEL = 0;

  private final InputFields fields;
  private final Columns columns;

  private HexLines(InputFields fields, @Nullable Scoring scoring) {
    this.fields = fields;
    columns =
        new Columns(
            Stream.of(List.of("label"), fields.dense(), fields.categorical())
                .flatMap(List::stream)
                .toList(),
            '\t',
            LABEL,
            scoring);
  }

  /** Criteo Kaggle {@code train.txt}: I1…I13, C1…C26. */
  static HexLines criteo(@Nullable Scoring scoring) {
    return new HexLines(
        new InputFields(Columns.numbered("I", 13), Columns.numbered("C", 26)), scoring);
  }

  /** KDD Cup 2012 track 2, one row an impression line, user attributes left out. */
  static HexLines kdd12(@Nullable Scoring scoring) {
    return new HexLines(
        new InputFields(
            List.of("impression", "depth", "position"),
            List.of("url", "ad", "advertiser", "query", "keyword", "title", "description", "user")),
        scoring);
  }

  @Override
  public InputFields fields() {
    return fields;
  }

  @Override
  public void beginFile() throws MalformedFieldException {
    columns.beginFile();
  }

  @Override
  public void parse(byte[] bytes, int from, int to, RawRow row) throws MalformedFieldException {
    row.clearIds();
    columns.cut(bytes, from, to);
    columns.passThrough(bytes, row);
    columns.zeroOrOneLabel(bytes, LABEL, row);
    int dense = fields.dense().size();
    for (int d = 0; d < dense; d++) {
      row.setDense(d, columns.integerOrMissing(bytes, 1 + d));
    }
    for (int f = 0; f < fields.categorical().size(); f++) {
      int start = columns.from(1 + dense + f);
      int stop = columns.to(1 + dense + f);
      if (stop - start > MAX_HEX_DIGITS || !Numbers.isHex(bytes, start, stop)) {
        throw columns.malformed(bytes, 1 + dense + f, "a hexadecimal number of up to 8 digits");
      }
      row.setToken(f, bytes, start, stop);
    }
  }
}
