package io.pimento.app.fit;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.recipe.Draw;
import java.util.ArrayList;
import java.util.List;

/**
 * A recipe that was tried.
 *
 * @param epoch the best, from 1
 * @param metrics of validation then; log loss is not a number if training left the finite numbers
 */
public record FitTrial(int number, Draw draw, int epoch, Metrics metrics, double seconds) {
  public boolean failed() {
    return Double.isNaN(metrics.logLoss());
  }

  /** The draw in words, without sizes that the model does not have. */
  public static String words(ModelShape shape, Draw d) {
    List<String> parts = new ArrayList<>(shape.words(d.sizes()));
    parts.addAll(d.trainingWords(shape.embeds()));
    return String.join(", ", parts);
  }
}
