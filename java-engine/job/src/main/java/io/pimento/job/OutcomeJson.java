package io.pimento.job;

import io.pimento.run.Results;
import io.pimento.runtime.optimize.Adam;
import io.pimento.search.evaluate.GroupedAuc;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.MetricsJson;
import io.pimento.search.evaluate.Reliability;
import io.pimento.search.pipeline.ChosenTrial;
import io.pimento.search.pipeline.Finals;
import io.pimento.search.pipeline.SeedScores;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The finals for {@code results.json}. */
public final class OutcomeJson {
  private OutcomeJson() {}

  static ObjectNode of(Finals.Outcome outcome) {
    ObjectNode root = Results.object();
    ArrayNode models = root.putArray("models");
    for (ChosenTrial s : outcome.chosenTrials()) {
      ObjectNode node = models.addObject();
      node.put("name", s.candidate().name());
      node.put("searched", s.candidate().searched());
      node.put("multiply_adds", s.candidate().multiplyAdds());
      node.put("parameters", s.candidate().weights());
      node.put("learning_rate", s.trial().recipe().settings().learningRate());
      node.put("table_decay", s.trial().recipe().settings().optimizer().tableDecay());
      write(node.putObject("recipe"), s.trial().recipe());
      node.put("epochs", s.epoch());
      ObjectNode trials = node.putObject("validation_log_loss_by_trial");
      s.lossByTrial().forEach((trial, loss) -> Results.put(trials, trial, loss));
      write(node.putObject("validation"), s.validation());
      outcome.tested().stream()
          .filter(t -> t.chosen().equals(s))
          .findFirst()
          .ifPresent(t -> tested(node.putObject("test"), t));
      node.put("seconds", s.seconds());
      if (s.candidate().model() instanceof Subnet subnet) {
        node.set("architecture", ArchitectureJson.toJson(subnet.architecture()));
      }
    }
    outcome
        .difference()
        .ifPresent(
            d -> {
              ObjectNode node = root.putObject("best_searched_minus_best_baseline");
              outcome
                  .bestSearched()
                  .ifPresent(t -> node.put("searched", t.chosen().candidate().name()));
              outcome
                  .bestBaseline()
                  .ifPresent(t -> node.put("baseline", t.chosen().candidate().name()));
              node.put("test_log_loss", d.mean());
              node.put("low_95", d.low());
              node.put("high_95", d.high());
            });
    return root;
  }

  private static void write(ObjectNode node, Recipe r) {
    TrainSettings s = r.settings();
    node.put("optimizer", s.optimizer().name());
    node.put("weight_decay", s.optimizer().decay());
    if (s.optimizer().remembersRows()) {
      node.put("table_state", "row");
    }
    if (s.halfTables()) {
      node.put("table_precision", "half");
    }
    if (s.optimizer() instanceof Adam adam) {
      node.put("table_rate", adam.tableRate());
    }
    node.put("dropout", r.dropout());
    node.put("epochs", s.epochs());
    node.put("patience", r.patience());
    node.put("batch", s.batch());
    node.put("clip", s.clip());
    node.put("warm_up", s.warmUp());
  }

  private static void tested(ObjectNode node, SeedScores t) {
    ArrayNode seeds = node.putArray("seeds");
    for (int i = 0; i < t.perSeed().size(); i++) {
      ObjectNode seed = seeds.addObject();
      write(seed, t.perSeed().get(i), t.reliability().get(i));
      if (i < t.grouped().size()) {
        write(seed.putObject("grouped_auc"), t.grouped().get(i));
      }
      if (t.halvings().get(i) > 0) {
        seed.put("learning_rate_halvings", t.halvings().get(i));
      }
    }
    Results.put(node, "log_loss", t.meanLogLoss());
    Results.put(node, "log_loss_deviation", OutcomeTable.deviation(t.perSeed(), Metrics::logLoss));
    Results.put(node, "auc", t.meanAuc());
    Results.put(node, "auc_deviation", OutcomeTable.deviation(t.perSeed(), Metrics::auc));
    if (!t.grouped().isEmpty()) {
      Results.put(node, "grouped_auc", OutcomeTable.grouped(t));
    }
    node.put("seconds", t.seconds());
  }

  /** The AUC inside groups. */
  static void write(ObjectNode node, GroupedAuc grouped) {
    MetricsJson.write(node, grouped);
  }

  /** Metrics with their expected calibration error and the bins that it is of. */
  static void write(ObjectNode node, Metrics m, Reliability reliability) {
    write(node, m);
    Results.put(node, "calibration_error", reliability.error());
    MetricsJson.write(node, reliability);
  }

  /** Metrics alone. */
  public static void write(ObjectNode node, Metrics m) {
    MetricsJson.write(node, m);
  }
}
