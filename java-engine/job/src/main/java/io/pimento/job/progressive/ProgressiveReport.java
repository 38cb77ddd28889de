package io.pimento.job.progressive;

import io.pimento.report.text.Text;
import io.pimento.run.Results;
import io.pimento.search.evaluate.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What came of all files, for people and programs. Means are by rows. */
record ProgressiveReport(List<ProgressiveDay> days) {
  private static final String FORMAT = "pimento-progressive-1";

  /** Of a normal distribution, the middle 95 % reach so many deviations to each side. */
  private static final double DEVIATIONS = 1.96;

  ProgressiveReport {
    days = List.copyOf(days);
  }

  private long rows() {
    return days.stream().mapToLong(ProgressiveDay::rows).sum();
  }

  private double mean(ToDoubleFunction<ProgressiveDay> of) {
    return days.stream().mapToDouble(d -> d.rows() * of.applyAsDouble(d)).sum() / rows();
  }

  /** Rows of different files are independent. */
  private double error() {
    double squares = days.stream().mapToDouble(d -> Math.pow(d.rows() * d.error(), 2)).sum();
    return Math.sqrt(squares) / rows();
  }

  /** A line a file, then all together. */
  List<String> table() {
    List<String> head =
        List.of(
            "file",
            "rows",
            "log loss",
            "AUC",
            "calibration",
            "unchanged log loss",
            "AUC",
            "difference (95 %)");
    List<List<String>> rows = new ArrayList<>();
    for (ProgressiveDay day : days) {
      rows.add(row(day.file(), day.learning(), day.unchanged(), day.difference(), day.error()));
    }
    if (days.size() > 1) {
      rows.add(row("all", all(d -> d.learning()), all(d -> d.unchanged()), difference(), error()));
    }
    return Text.table(head, rows);
  }

  private double difference() {
    return mean(ProgressiveDay::difference);
  }

  private interface Of {
    Metrics metrics(ProgressiveDay day);
  }

  private Metrics all(Of of) {
    return new Metrics(
        mean(d -> of.metrics(d).logLoss()),
        mean(d -> of.metrics(d).auc()),
        mean(d -> of.metrics(d).accuracy()),
        mean(d -> of.metrics(d).calibration()),
        rows());
  }

  private static List<String> row(
      String name, Metrics learning, Metrics unchanged, double difference, double error) {
    return List.of(
        name,
        Text.count(learning.rows()),
        Text.fixed(learning.logLoss(), 5),
        Text.fixed(learning.auc(), 4),
        Text.fixed(learning.calibration(), 3),
        Text.fixed(unchanged.logLoss(), 5),
        Text.fixed(unchanged.auc(), 4),
        "%s ± %s".formatted(Text.signed(difference, 5), Text.fixed(DEVIATIONS * error, 5)));
  }

  /**
   * The document.
   *
   * @param model that was begun with
   */
  ObjectNode json(String model, ProgressiveSettings settings) {
    ObjectNode root = Results.object();
    root.put("format", FORMAT);
    root.put("model", model);
    ObjectNode how = root.putObject("settings");
    Results.put(how, "learning_rate", settings.learningRate());
    how.put("epochs", settings.epochs());
    how.put("chunk", settings.chunk());
    how.put("seed", settings.seed());
    ArrayNode files = root.putArray("files");
    days.forEach(day -> day.write(files.addObject()));
    ObjectNode all = root.putObject("all");
    all.put("rows", rows());
    Results.put(all, "log_loss", mean(d -> d.learning().logLoss()));
    Results.put(all, "unchanged_log_loss", mean(d -> d.unchanged().logLoss()));
    Results.put(all, "difference", difference());
    Results.put(all, "standard_error", error());
    return root;
  }
}
