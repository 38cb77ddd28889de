package io.pimento.job;

import io.pimento.report.text.Text;
import io.pimento.search.evaluate.GroupedAuc;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.pipeline.ChosenTrial;
import io.pimento.search.pipeline.Finals;
import io.pimento.search.pipeline.PairedBootstrap;
import io.pimento.search.pipeline.SeedScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The finals as a table for people. */
public final class OutcomeTable {
  private static final List<String> HEAD =
      List.of(
          "model",
          "validation log loss",
          "test log loss",
          "test AUC",
          "multiply-adds",
          "parameters",
          "trained with / epochs",
          "seconds");
  private static final int TEST_AUC = 3;

  private OutcomeTable() {}

  /** Column heads and one row a model, best on validation first. */
  public static List<String> lines(Finals.Outcome outcome) {
    boolean grouped = outcome.tested().stream().anyMatch(t -> !t.grouped().isEmpty());
    List<List<String>> rows = new ArrayList<>();
    for (ChosenTrial s : outcome.chosenTrials()) {
      Optional<SeedScores> tested =
          outcome.tested().stream().filter(t -> t.chosen().equals(s)).findFirst();
      List<String> row = new ArrayList<>();
      rows.add(row);
      row.addAll(
          List.of(
              s.candidate().name(),
              Text.fixed(s.validation().logLoss(), 5),
              tested.map(t -> meanAndDeviation(t.perSeed(), Metrics::logLoss)).orElse("not opened"),
              tested.map(t -> meanAndDeviation(t.perSeed(), Metrics::auc)).orElse("not opened"),
              Text.count(s.candidate().multiplyAdds()),
              Text.count(s.candidate().weights()),
              s.trial().words() + tested.map(OutcomeTable::slower).orElse("") + " / " + s.epoch(),
              Text.fixed(s.seconds() + tested.map(SeedScores::seconds).orElse(0.0), 1)));
      if (grouped) {
        row.add(TEST_AUC + 1, tested.map(t -> Text.fixed(grouped(t), 5)).orElse("not opened"));
      }
    }
    List<String> head = new ArrayList<>(HEAD);
    if (grouped) {
      head.add(TEST_AUC + 1, "AUC in groups");
    }
    List<String> lines = new ArrayList<>(Text.table(head, rows));
    outcome.difference().ifPresent(d -> lines.add(difference(outcome, d)));
    return lines;
  }

  /** What is to be said of seeds that left the finite numbers. */
  private static String slower(SeedScores tested) {
    return tested.slower() == 0
        ? ""
        : ", %d of %d seeds at a lower rate".formatted(tested.slower(), tested.perSeed().size());
  }

  /** The mean over seeds of the AUC inside groups. */
  static double grouped(SeedScores tested) {
    return tested.grouped().stream().mapToDouble(GroupedAuc::auc).average().orElse(Double.NaN);
  }

  /** One sentence on whether searching helped. */
  public static String difference(Finals.Outcome outcome, PairedBootstrap.Interval d) {
    String searched = outcome.bestSearched().orElseThrow().chosen().candidate().name();
    String baseline = outcome.bestBaseline().orElseThrow().chosen().candidate().name();
    String verdict =
        !d.clear()
            ? "no difference beyond chance"
            : d.mean() < 0 ? "the searched model is better" : "the baseline is better";
    return String.format(
        Locale.ROOT,
        "test log loss of %s − %s (both chosen on validation): %+.5f, 95 %% interval %+.5f to %+.5f"
            + ": %s",
        searched,
        baseline,
        d.mean(),
        d.low(),
        d.high(),
        verdict);
  }

  /** Such as 0.41234 ± 0.00021; without the deviation for one seed. */
  public static String meanAndDeviation(List<Metrics> seeds, ToDoubleFunction<Metrics> of) {
    double mean = seeds.stream().mapToDouble(of).average().orElse(Double.NaN);
    if (seeds.size() < 2) {
      return Text.fixed(mean, 5);
    }
    return Text.fixed(mean, 5) + " ± " + Text.fixed(deviation(seeds, of), 5);
  }

  /** Sample standard deviation; NaN for one seed. */
  public static double deviation(List<Metrics> seeds, ToDoubleFunction<Metrics> of) {
    double mean = seeds.stream().mapToDouble(of).average().orElse(Double.NaN);
    double squares = seeds.stream().mapToDouble(m -> Math.pow(of.applyAsDouble(m) - mean, 2)).sum();
    return seeds.size() < 2 ? Double.NaN : Math.sqrt(squares / (seeds.size() - 1));
  }
}
