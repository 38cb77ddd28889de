package io.pimento.job.fit;

import io.pimento.report.text.Text;
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
  /** Whether training left the finite numbers. */
  public boolean failed() {
    return Double.isNaN(metrics.logLoss());
  }

  /** The draw in words, without sizes that the model does not have. */
  public static String words(ModelShape shape, Draw d) {
    List<String> parts = new ArrayList<>(shape.words(d.sizes()));
    parts.addAll(d.trainingWords(shape.embeds()));
    return String.join(", ", parts);
  }

  /**
   * How it went, for people.
   *
   * @param of how many there are, in words; empty if nobody knows
   */
  String line(ModelShape shape, String of) {
    String result =
        failed()
            ? "left the finite numbers"
            : "validation log loss "
                + Text.fixed(metrics.logLoss(), 5)
                + ", AUC "
                + Text.fixed(metrics.auc(), 5)
                + " after epoch "
                + epoch;
    return "%s trial %d%s: %s (%s; %s)"
        .formatted(shape.name(), number + 1, of, result, words(shape, draw), Text.seconds(seconds));
  }
}
