package io.pimento.data.derive;

import org.jspecify.annotations.Nullable;

/**
 * What one subject gives to each row.
 *
 * @param rows of the embedding table that its cells make, the first ones; 0 if they make none
 */
record CellTable(Subject subject, CellLookup lookup, CellValues values, int rows) {
  /** How many dense inputs it gives. */
  int denseCount() {
    return (values.hasRates() ? 1 : 0) + (values.hasCounts() ? 1 : 0);
  }

  /** Where columns of some rows go; those that a table does not give are null. */
  record Columns(float @Nullable [] rate, float @Nullable [] count, int @Nullable [] index) {}

  /** Fills the columns for some rows. */
  void fill(CodedRows rows, Columns to) {
    switch (subject) {
      case Subject.Field(int field) -> {
        CellLookup.Codes codes = (CellLookup.Codes) lookup;
        int[] of = rows.codes[field];
        for (int r = 0; r < rows.rows; r++) {
          put(codes.cell(of[r]), rows.folds[r], r, to);
        }
      }
      case Subject.Cross(Combination combination) -> {
        CellLookup.Keys keys = (CellLookup.Keys) lookup;
        for (int r = 0; r < rows.rows; r++) {
          long key = Combination.spread(combination.key(rows.codes, r));
          put(keys.cell(key), rows.folds[r], r, to);
        }
      }
      case Subject.Bag(int bag) -> fillBag(rows, rows.bags.get(bag), to);
    }
  }

  private void put(int cell, int fold, int row, Columns to) {
    if (to.rate != null) {
      to.rate[row] = values.rate(cell, fold);
    }
    if (to.count != null) {
      to.count[row] = values.count(cell, fold);
    }
    if (to.index != null) {
      to.index[row] = cell < this.rows ? cell : 0;
    }
  }

  /** The mean of the values' rates; 0, the average, for none. */
  private void fillBag(CodedRows rows, CodedRows.Bag bag, Columns to) {
    if (to.rate == null) {
      return;
    }
    CellLookup.Codes codes = (CellLookup.Codes) lookup;
    for (int r = 0; r < rows.rows; r++) {
      double sum = 0;
      int from = bag.from(r);
      int end = bag.to(r);
      for (int k = from; k < end; k++) {
        sum += values.rate(codes.cell(bag.ids.getInt(k)), rows.folds[r]);
      }
      to.rate[r] = end == from ? 0 : (float) (sum / (end - from));
    }
  }
}
