package io.pimento.app.fit;

import io.pimento.app.console.Text;
import io.pimento.runtime.optimize.Adam;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.recipe.Draw;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * A recipe that was tried.
 *
 * @param epoch the best, from 1
 * @param metrics of validation then; log loss is not a number if training left the finite numbers
 */
public record Trial(int number, Draw draw, int epoch, Metrics metrics, double seconds) {
  private static final double WARM_UP = 0.1;
  private static final double CLIP = 1;

  public boolean failed() {
    return Double.isNaN(metrics.logLoss());
  }

  /** How a draw is trained. */
  public static Recipe recipe(Draw d, long rows, long seed, int patience, boolean averaged) {
    Adam adam =
        Adam.DEFAULT
            .withDecay(d.weightPrior() / rows, d.tablePrior() / rows)
            .withTableRate(d.tableRate());
    TrainSettings settings =
        new TrainSettings(adam, d.learningRate(), WARM_UP, CLIP, d.batch(), d.epochs(), seed);
    return new Recipe(settings, d.dropout(), patience, averaged);
  }

  /** The draw in words, without sizes that the model does not have. */
  public static String words(Shape shape, Draw d) {
    List<String> parts = new ArrayList<>(shape.words(d.sizes()));
    parts.add("rate " + d.learningRate());
    if (shape.embeds()) {
      parts.add("table prior " + d.tablePrior());
      if (d.tableRate() != 1) {
        parts.add("table rate × " + d.tableRate());
      }
    }
    parts.add("prior " + d.weightPrior());
    if (d.dropout() > 0) {
      parts.add("dropout " + d.dropout());
    }
    parts.add("batch " + Text.count(d.batch()));
    parts.add(d.epochs() + (d.epochs() == 1 ? " epoch" : " epochs"));
    return String.join(", ", parts);
  }
}
