package io.pimento.data.derive;

import io.pimento.data.DataSchema;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** The values of cells, from a pass over all train rows. */
final class CellStatistics {
  /** Most codes of a field without a count: that one is frequent says little then. */
  private static final int FEW_CODES = 64;

  private CellStatistics() {}

  /**
   * The values of each subject.
   *
   * @param progress hears of rows
   */
  static List<CellValues> of(
      List<Subject> subjects,
      List<CellLookup> lookups,
      TrainPass pass,
      Crew crew,
      LongConsumer progress)
      throws InterruptedIOException {
    DataSchema raw = pass.train().schema();
    CellSums all = new CellSums(1, raw.weighted());
    List<CellSums> sums = new ArrayList<>();
    lookups.forEach(l -> sums.add(new CellSums(l.cells(), raw.weighted())));
    long[] done = new long[1];
    pass.run(
        rows -> {
          for (int r = 0; r < rows.rows; r++) {
            all.add(0, rows.folds[r], rows.labels[r], rows.weights[r]);
          }
          crew.run(
              subjects.size(),
              (t, worker) -> add(rows, subjects.get(t), lookups.get(t), sums.get(t)));
          done[0] += rows.rows;
          progress.accept(done[0]);
        });
    CellValues[] values = new CellValues[subjects.size()];
    crew.run(
        values.length,
        (t, worker) ->
            values[t] =
                CellValues.of(
                    sums.get(t),
                    all,
                    hasCounts(raw, subjects.get(t), lookups.get(t)),
                    !(subjects.get(t) instanceof Subject.Bag)));
    return Arrays.asList(values);
  }

  private static boolean hasCounts(DataSchema raw, Subject subject, CellLookup lookup) {
    return switch (subject) {
      case Subject.Cross c -> true;
      case Subject.Bag b -> false;
      case Subject.Field(int field) ->
          field < raw.categoricalCount() && lookup.cells() - 1 > FEW_CODES;
    };
  }

  private static void add(CodedRows rows, Subject subject, CellLookup lookup, CellSums sums) {
    switch (subject) {
      case Subject.Field(int field) -> {
        CellLookup.Codes codes = (CellLookup.Codes) lookup;
        for (int r = 0; r < rows.rows; r++) {
          int cell = codes.cell(rows.codes[field][r]);
          sums.add(cell, rows.folds[r], rows.labels[r], rows.weights[r]);
        }
      }
      case Subject.Cross(Combination combination) -> {
        CellLookup.Keys keys = (CellLookup.Keys) lookup;
        for (int r = 0; r < rows.rows; r++) {
          int cell = keys.cell(Combination.spread(combination.key(rows.codes, r)));
          if (cell > 0) {
            sums.add(cell, rows.folds[r], rows.labels[r], rows.weights[r]);
          }
        }
      }
      case Subject.Bag(int number) -> {
        CodedRows.Bag bag = rows.bags.get(number);
        CellLookup.Codes codes = (CellLookup.Codes) lookup;
        for (int r = 0; r < rows.rows; r++) {
          for (int k = bag.from(r); k < bag.to(r); k++) {
            int cell = codes.cell(bag.ids.getInt(k));
            sums.add(cell, rows.folds[r], rows.labels[r], rows.weights[r]);
          }
        }
      }
    }
  }
}
