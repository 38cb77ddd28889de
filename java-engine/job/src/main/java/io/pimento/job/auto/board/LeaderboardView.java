package io.pimento.job.auto.board;

import io.pimento.job.OutcomeJson;
import io.pimento.report.text.Text;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.pipeline.PairedBootstrap;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The leaderboard as lines of text and for {@code results.json}. */
public final class LeaderboardView {
  private LeaderboardView() {}

  /** A table, best first. */
  public static List<String> lines(List<LeaderboardEntry> board, boolean tests) {
    List<String> head = new ArrayList<>(List.of("model", "kind", "validation log loss", "AUC"));
    if (tests) {
      head.addAll(List.of("test log loss", "AUC"));
    }
    head.addAll(List.of("multiply-adds", "trials", "seconds", "recipe"));
    List<List<String>> rows = new ArrayList<>();
    for (LeaderboardEntry s : board) {
      List<String> row = new ArrayList<>(List.of(s.name(), s.kind()));
      row.add(Text.fixed(s.validation().logLoss(), 5));
      row.add(Text.fixed(s.validation().auc(), 5));
      if (tests) {
        Metrics test = s.test();
        row.add(test == null ? "" : Text.fixed(test.logLoss(), 5));
        row.add(test == null ? "" : Text.fixed(test.auc(), 5));
      }
      row.add(Text.count(s.multiplyAdds()));
      row.add(Text.count(s.trials()));
      row.add(Text.fixed(s.seconds(), 1));
      row.add(s.words());
      rows.add(row);
    }
    return Text.table(head, rows);
  }

  /** The models for {@code results.json}. */
  public static void write(ArrayNode models, List<LeaderboardEntry> board) {
    for (LeaderboardEntry s : board) {
      ObjectNode node = models.addObject();
      node.put("name", s.name());
      node.put("kind", s.kind());
      node.put("recipe", s.words());
      node.put("multiply_adds", s.multiplyAdds());
      node.put("lookups", s.lookups());
      node.put("parameters", s.parameters());
      node.put("trials", s.trials());
      node.put("seconds", s.seconds());
      OutcomeJson.write(node.putObject("validation"), s.validation());
      if (s.test() != null) {
        OutcomeJson.write(node.putObject("test"), s.test());
      }
      PairedBootstrap.Interval gap = s.gap();
      if (gap != null) {
        ObjectNode d = node.putObject("minus_best_hand_made");
        d.put("test_log_loss", gap.mean());
        d.put("low_95", gap.low());
        d.put("high_95", gap.high());
      }
    }
  }

  /** Where the time went, for {@code results.json}. */
  public static void write(ArrayNode arms, Iterable<TimeSpent> time) {
    for (TimeSpent t : time) {
      ObjectNode node = arms.addObject();
      node.put("arm", t.arm());
      node.put("trainings", t.trainings());
      node.put("seconds", t.seconds());
    }
  }
}
