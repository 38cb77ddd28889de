package io.pimento.job.tensorboard;

import io.pimento.document.JsonNumbers;
import io.pimento.job.watch.WatchedFile;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.MetricsJson;
import io.pimento.search.evolve.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Points of a search: its candidates in the order in which they were scored, and the best yet. */
final class SearchScalars {
  private static final String STEPS = "candidate";
  private static final ScalarPoint.Tag BEST =
      new ScalarPoint.Tag("log_loss/best", STEPS + ", the lowest until then");

  private SearchScalars() {}

  /** Of a journal's text, under the name of its search. */
  static List<ScalarPoint> of(String search, String journal) {
    List<ScalarPoint> points = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    long step = 0;
    for (String line : WatchedFile.wholeLines(journal)) {
      Optional<JsonNode> candidate = RunScalars.json(line).filter(n -> n.has("index"));
      if (candidate.isPresent()) {
        Metrics metrics = MetricsJson.read(candidate.get());
        RunScalars.add(points, search, "validation", STEPS, step, metrics);
        if (metrics.logLoss() < best) {
          best = metrics.logLoss();
        }
        add(points, search, BEST, step, best);
        for (Measure m : Measure.values()) {
          if (m != Measure.LOG_LOSS && m != Measure.AUC) {
            ScalarPoint.Tag cost = new ScalarPoint.Tag("cost/" + m.label(), STEPS);
            add(points, search, cost, step, JsonNumbers.get(candidate.get(), m.label()));
          }
        }
        step++;
      }
    }
    return List.copyOf(points);
  }

  private static void add(
      List<ScalarPoint> points, String search, ScalarPoint.Tag tag, long step, double value) {
    if (Double.isFinite(value)) {
      points.add(new ScalarPoint(search, tag, step, value));
    }
  }
}
