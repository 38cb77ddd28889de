package io.pimento.app.report;

import io.pimento.app.config.AutoConfig;
import io.pimento.app.config.EvaluationConfig;
import io.pimento.app.console.Text;
import io.pimento.app.run.Results;
import io.pimento.app.run.Run;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.supernet.Inheritance;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;

/** How everything was measured, and with what. */
record MethodSection(RunFindings found) {
  void write(Html html) throws IOException {
    html.openSection("method", "How it was measured");
    if (found.hasLeaderboard()) {
      leaderboard(html);
    }
    if (!found.candidates().isEmpty()) {
      html.note(search());
    }
    if (!found.retrain().isMissingNode()) {
      finals(html);
    }
    html.note(
        "Multiply-adds count once and are those of one sample of the stand-alone model; parameters"
            + " leave the embedding tables out; seconds are all trainings of a model together.");
    List<String> openings = found.run().folder().testOpenings().lines();
    html.open("details").element("summary", "Openings of the test split (" + openings.size() + ")");
    html.element("pre", String.join("\n", openings)).close("details");
    html.closeSection();
    surroundings(html);
  }

  private void leaderboard(Html html) {
    AutoConfig config = found.run().config().auto();
    html.note(
        "Leaderboard: hand-made models and searched ones were proposed in waves, half of each, and"
            + " trained on more and more rows; the best of each kind, and who is nearly as good for"
            + " much less time, went on. "
            + (config.auc()
                ? "The winner is the best by mean AUC on validation. "
                : "The winner is the best by mean log loss on validation; where validation cannot"
                    + " tell models apart, train rows out of fold count with it. A searched model"
                    + " wins where validation has it ahead of the best hand-made one by more than"
                    + " two and a half standard errors, or where it is ahead there and out of fold"
                    + " and clearly so on both together. ")
            + (config.refit()
                ? "What was chosen was trained once more on train and validation rows, for the"
                    + " epochs that were best, where the time allowed it. "
                : "Weights are those of the best seed and epoch on validation. ")
            + "The test split was opened for the models with a test score alone; intervals are"
            + " paired bootstraps over its rows.");
  }

  private String search() {
    EvaluationConfig evaluation = found.run().config().search().evaluation();
    if (evaluation.isSupernet()) {
      return "The supernet was trained on the train split; subnets were scored on the validation"
          + " split, each after tuning a private copy of its head.";
    }
    return "Subnets were trained on "
        + evaluation.rungs().stream()
            .map(
                r ->
                    Text.fixed(100 * r.data(), 1)
                        + " %"
                        + (r.seeds() == 1 ? "" : " (with " + r.seeds() + " seeds)"))
            .collect(Collectors.joining(", then "))
        + " of the train split, the best on validation going on"
        + (evaluation.chosen() > 0 ? " after a first choice by their scores in the supernet" : "")
        + (evaluation.inheritance() == Inheritance.NONE
            ? "."
            : "; a training began with what it inherits from the supernet ("
                + evaluation.inheritance().label()
                + ").");
  }

  private void finals(Html html) {
    html.note(
        (found.run().config().search().algorithm() == Algorithm.NSGA2
                ? "Finals: members of the Pareto front, far apart,"
                : "Finals: the best subnets")
            + " and the baselines were then trained from scratch on the train split, "
            + found.run().config().retrain().words()
            + ". Trial and epoch were chosen on validation. The best searched model by validation"
            + " was frozen; it and the baselines were trained again on "
            + (found.run().config().retrain().refit()
                ? "train and validation together, for the chosen number of epochs,"
                : "train, as long as validation got better,")
            + " once a seed, and scored on the test split.");
  }

  private void surroundings(Html html) throws IOException {
    Run run = found.run();
    html.openSection("surroundings", "Environment and configuration").open("dl");
    new Results(run.folder().environment())
        .read()
        .properties()
        .forEach(e -> html.element("dt", e.getKey()).element("dd", e.getValue().asString()));
    html.element("dt", "seeds").element("dd", seeds(run)).close("dl");
    html.open("details").element("summary", "Configuration");
    html.element("pre", Files.readString(run.folder().config())).close("details");
    html.closeSection();
  }

  private String seeds(Run run) {
    String auto = found.hasLeaderboard() ? "leaderboard " + run.config().auto().seed() + ", " : "";
    return auto
        + "train "
        + run.config().train().settings().seed()
        + ", search "
        + run.config().search().settings().seed()
        + ", final "
        + run.config().retrain().seeds();
  }
}
