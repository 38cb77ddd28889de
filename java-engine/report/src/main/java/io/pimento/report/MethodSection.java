package io.pimento.report;

import io.pimento.report.text.Text;
import io.pimento.search.supernet.Inheritance;
import java.util.List;
import java.util.stream.Collectors;

/** How everything was measured, and with what. */
record MethodSection(RunFindings found) {
  private Method method() {
    return found.run().method();
  }

  void write(Html html) {
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
    List<String> openings = method().openings();
    html.open("details").element("summary", "Openings of the test split (" + openings.size() + ")");
    html.element("pre", String.join("\n", openings)).close("details");
    html.closeSection();
    surroundings(html);
  }

  private void leaderboard(Html html) {
    html.note(
        "Leaderboard: hand-made models and searched ones were proposed in waves, half of each, and"
            + " trained on more and more rows; the best of each kind, and who is nearly as good for"
            + " much less time, went on. "
            + (method().byAuc()
                ? "The winner is the best by mean AUC on validation. "
                : "The winner is the best by mean log loss on validation; where validation cannot"
                    + " tell models apart, train rows out of fold count with it. A searched model"
                    + " wins where validation has it ahead of the best hand-made one by more than"
                    + " two and a half standard errors, or where it is ahead there and out of fold"
                    + " and clearly so on both together. ")
            + (method().refitted()
                ? "What was chosen was trained once more on train and validation rows, for the"
                    + " epochs that were best, where the time allowed it. "
                : "Weights are those of the best seed and epoch on validation. ")
            + "The test split was opened for the models with a test score alone; intervals are"
            + " paired bootstraps over its rows.");
  }

  private String search() {
    if (method().rungs().isEmpty()) {
      return "The supernet was trained on the train split; subnets were scored on the validation"
          + " split, each after tuning a private copy of its head.";
    }
    return "Subnets were trained on "
        + method().rungs().stream()
            .map(
                r ->
                    Text.fixed(100 * r.data(), 1)
                        + " %"
                        + (r.seeds() == 1 ? "" : " (with " + r.seeds() + " seeds)"))
            .collect(Collectors.joining(", then "))
        + " of the train split, the best on validation going on"
        + (method().supernetFirst() ? " after a first choice by their scores in the supernet" : "")
        + (method().inheritance() == Inheritance.NONE
            ? "."
            : "; a training began with what it inherits from the supernet ("
                + method().inheritance().label()
                + ").");
  }

  private void finals(Html html) {
    html.note(
        (method().front()
                ? "Finals: members of the Pareto front, far apart,"
                : "Finals: the best subnets")
            + " and the baselines were then trained from scratch on the train split, "
            + method().finals()
            + ". Trial and epoch were chosen on validation. The best searched model by validation"
            + " was frozen; it and the baselines were trained again on "
            + (method().finalsRefitted()
                ? "train and validation together, for the chosen number of epochs,"
                : "train, as long as validation got better,")
            + " once a seed, and scored on the test split.");
  }

  private void surroundings(Html html) {
    html.openSection("surroundings", "Environment and configuration").open("dl");
    method().environment().forEach((what, value) -> html.element("dt", what).element("dd", value));
    html.element("dt", "seeds").element("dd", seeds()).close("dl");
    html.open("details").element("summary", "Configuration");
    html.element("pre", method().configuration()).close("details");
    html.closeSection();
  }

  private String seeds() {
    return (found.hasLeaderboard() ? "leaderboard " + method().leaderboardSeed() + ", " : "")
        + method().seeds();
  }
}
