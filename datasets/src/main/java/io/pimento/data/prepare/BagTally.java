package io.pimento.data.prepare;

import io.pimento.data.prepare.PrepareSummary.BagSummary;
import io.pimento.data.reader.InputBag;
import java.io.Serial;
import java.io.Serializable;
import java.util.Locale;

/** Counts what the rows have of one field of several values. */
final class BagTally implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final InputBag field;
  private long values;
  private long empty;
  private long longer;

  BagTally(InputBag field) {
    this.field = field;
  }

  /** Counts the values of a row. */
  void see(BagChunk bags, int row) {
    int size = bags.to(row) - bags.from(row);
    values += size;
    empty += size == 0 ? 1 : 0;
    longer += bags.isCut(row) ? 1 : 0;
  }

  /** Takes the counts of further rows. */
  void merge(BagTally other) {
    values += other.values;
    empty += other.empty;
    longer += other.longer;
  }

  BagSummary summary() {
    return new BagSummary(
        field.name(),
        field.most(),
        field.pooling().toString().toLowerCase(Locale.ROOT),
        values,
        empty,
        longer);
  }
}
