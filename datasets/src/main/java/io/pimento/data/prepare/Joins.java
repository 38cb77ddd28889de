package io.pimento.data.prepare;

import io.pimento.data.prepare.PrepareSummary.JoinSummary;
import io.pimento.data.reader.JoinMatches;
import java.util.ArrayList;
import java.util.List;

/** What is said of joined tables. */
final class Joins {
  private Joins() {}

  /** One for each join that found fewer than half of the rows' keys. */
  static List<String> warnings(List<JoinMatches> joins) {
    return joins.stream()
        .filter(join -> join.rows() > 0 && 2 * join.matched() < join.rows())
        .map(Joins::warning)
        .toList();
  }

  /** What joins came to in further rows, too. */
  static List<JoinMatches> sum(List<JoinMatches> before, List<JoinMatches> more) {
    List<JoinMatches> sum = new ArrayList<>();
    for (int k = 0; k < more.size(); k++) {
      JoinMatches a = more.get(k);
      JoinMatches b = k < before.size() ? before.get(k) : new JoinMatches(a.file(), a.key(), 0, 0);
      sum.add(new JoinMatches(a.file(), a.key(), a.rows() + b.rows(), a.matched() + b.matched()));
    }
    return sum;
  }

  private static String warning(JoinMatches join) {
    String found =
        join.matched() == 0
            ? "none of " + join.rows() + " rows found its key, so its columns are missing"
            : join.matched()
                + " of "
                + join.rows()
                + " rows found their key, the others' columns are missing";
    return "join of "
        + join.file()
        + " by "
        + join.key()
        + ": "
        + found
        + "; are the keys written alike (1 and 1.0 are two)?";
  }

  /** For {@code summary.json}: without folders, which differ where the same data lie elsewhere. */
  static List<JoinSummary> summary(List<JoinMatches> joins) {
    return joins.stream()
        .map(
            join ->
                new JoinSummary(
                    String.valueOf(join.file().getFileName()),
                    join.key(),
                    join.rows(),
                    join.matched()))
        .toList();
  }
}
