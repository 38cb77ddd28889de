package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.prepare.PrepareSummary.SplitSummary;
import io.pimento.data.reader.InputFields;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many rows came to each split, how many of them are clicks, and how many came to none. */
final class SplitCounts implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final long[] rows = new long[Split.values().length];
  private final long[] positives = new long[Split.values().length];
  private long skipped;
  private long leftOut;

  void add(Split split, boolean positive) {
    rows[split.code()]++;
    positives[split.code()] += positive ? 1 : 0;
  }

  /** Sets how many rows were malformed, and how many the split column leaves out. */
  void without(long skippedRows, long leftOutRows) {
    skipped = skippedRows;
    leftOut = leftOutRows;
  }

  /** Takes the counts of further rows. */
  void merge(SplitCounts other) {
    for (int k = 0; k < rows.length; k++) {
      rows[k] += other.rows[k];
      positives[k] += other.positives[k];
    }
    skipped += other.skipped;
    leftOut += other.leftOut;
  }

  long rows(Split split) {
    return rows[split.code()];
  }

  long kept() {
    return rows[0] + rows[1] + rows[2];
  }

  long read() {
    return kept() + skipped + leftOut;
  }

  long skipped() {
    return skipped;
  }

  long leftOut() {
    return leftOut;
  }

  /** Refuses data of which nothing can be learnt. */
  void requireBothLabels(InputFields fields) throws IOException {
    long train = rows[Split.TRAIN.code()];
    if (train == 0) {
      throw new IOException(
          "there are no train rows, only "
              + rows[Split.VALIDATION.code()]
              + " of validation and "
              + rows[Split.TEST.code()]
              + " of test; check the input"
              + (fields.ownSplits() ? " and the values of the split column" : ""));
    }
    long clicked = positives[Split.TRAIN.code()];
    if (clicked == 0 || clicked == train) {
      throw new IOException(
          "the train split has "
              + clicked
              + " positive rows of "
              + train
              + ": nothing can be learnt; check the input and the label's positive values");
    }
  }

  /** Splits that a column should name and no row has. */
  List<String> empty(InputFields fields) {
    List<String> empty = new ArrayList<>();
    for (Split split : Split.values()) {
      if (fields.namedSplits().contains(split) && rows[split.code()] == 0) {
        empty.add("the split column gives no row to " + split.label());
      }
    }
    return empty;
  }

  Map<Split, SplitSummary> summary() {
    Map<Split, SplitSummary> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      long n = rows[split.code()];
      splits.put(split, new SplitSummary(n, n == 0 ? 0 : positives[split.code()] / (double) n));
    }
    return splits;
  }
}
