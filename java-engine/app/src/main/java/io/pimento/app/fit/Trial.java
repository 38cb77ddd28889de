package io.pimento.app.fit;

import io.pimento.app.console.Text;
import io.pimento.runtime.optimize.Adam;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.recipe.Draw;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A recipe that was tried.
 *
 * @param epoch the best, from 1
 * @param metrics of validation then; log loss is not a number if training left the finite numbers
 */
record Trial(int number, Draw draw, int epoch, Metrics metrics, double seconds) {
  private static final double WARM_UP = 0.1;
  private static final double CLIP = 1;

  boolean failed() {
    return Double.isNaN(metrics.logLoss());
  }

  /** How a draw is trained. */
  static Recipe recipe(Draw d, long seed, int patience, boolean averaged) {
    Adam usual = Adam.DEFAULT;
    Adam adam =
        new Adam(usual.beta1(), usual.beta2(), usual.epsilon(), d.weightDecay(), d.tableDecay());
    TrainSettings settings =
        new TrainSettings(adam, d.learningRate(), WARM_UP, CLIP, d.batch(), d.epochs(), seed);
    return new Recipe(settings, d.dropout(), patience, averaged);
  }

  /** The draw in words, without sizes that the model does not have. */
  static String words(String family, Draw d) {
    Sizes s = d.sizes();
    List<String> parts = new ArrayList<>();
    if (!family.equals("LR")) {
      parts.add("embedding " + s.embedding());
    }
    if (!List.of("LR", "FM", "FwFM", "searched").contains(family)) {
      parts.add(widths(s.hidden()));
    }
    switch (family) {
      case "DCN-V2" -> parts.add(s.depth() + " crosses");
      case "AutoInt" -> parts.add(s.depth() + " attentions");
      case "xDeepFM" -> parts.add("maps " + widths(s.maps()));
      default -> {}
    }
    parts.add("rate " + d.learningRate());
    parts.add("table decay " + d.tableDecay());
    if (d.weightDecay() > 0) {
      parts.add("decay " + d.weightDecay());
    }
    if (d.dropout() > 0) {
      parts.add("dropout " + d.dropout());
    }
    parts.add("batch " + Text.count(d.batch()));
    parts.add(d.epochs() + (d.epochs() == 1 ? " epoch" : " epochs"));
    return String.join(", ", parts);
  }

  private static String widths(List<Integer> all) {
    return all.stream().map(String::valueOf).collect(Collectors.joining("×"));
  }
}
