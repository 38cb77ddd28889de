package io.pimento.report;

import io.pimento.report.text.Text;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Searched subnets as rows of text. */
public final class CandidateTable {
  private CandidateTable() {}

  /**
   * Names of the columns.
   *
   * @param first of the subnets' own column
   */
  public static List<String> head(String first, List<Candidate> shown) {
    List<String> head =
        new ArrayList<>(
            List.of(first, "generation", "log loss", "AUC", "multiply-adds", "parameters"));
    if (climbed(shown)) {
      head.add(2, "rung");
    }
    for (Measure m : costs(shown)) {
      head.add(m == Measure.LATENCY ? "µs a sample" : m.label());
    }
    return head;
  }

  /** One row a subnet. */
  public static List<List<String>> rows(List<Candidate> shown) {
    List<List<String>> rows = new ArrayList<>();
    for (Candidate c : shown) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  "subnet " + c.index(),
                  Integer.toString(c.generation()),
                  Text.fixed(c.score().metrics().logLoss(), 5),
                  Text.fixed(c.score().metrics().auc(), 5),
                  Text.count(c.score().multiplyAdds()),
                  Text.count(c.score().parameters())));
      if (climbed(shown)) {
        row.add(2, Integer.toString(c.rung()));
      }
      for (Measure m : costs(shown)) {
        row.add(Text.fixed(m.of(c.score()), 3));
      }
      rows.add(row);
    }
    return rows;
  }

  /** A point of objectives, as far as anyone reads its digits. */
  public static String point(List<Double> objectives) {
    return objectives.stream().map(CandidateTable::figure).collect(Collectors.joining(" × "));
  }

  /** A figure of any size. */
  public static String figure(double v) {
    return v >= 1000 ? Text.count(Math.round(v)) : Text.fixed(v, 5);
  }

  /** Whether any was trained alone. */
  private static boolean climbed(List<Candidate> shown) {
    return shown.stream().anyMatch(c -> c.rung() > 0);
  }

  /** Measured and simulated costs that any of them has. */
  private static List<Measure> costs(List<Candidate> shown) {
    return Arrays.stream(Measure.values())
        .filter(m -> m == Measure.LATENCY || m.modelled())
        .filter(m -> shown.stream().anyMatch(c -> Double.isFinite(m.of(c.score()))))
        .toList();
  }
}
