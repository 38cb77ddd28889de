package io.pimento.codesign;

import io.pimento.search.pipeline.PairedBootstrap.Interval;
import java.util.Locale;

/**
 * One comparison of two models that were chosen on validation.
 *
 * @param quantity the measure of which less is better
 * @param ratio theirs ÷ ours
 * @param goal ratio to be reached; 0 for none
 * @param difference log loss of ours − theirs on the test split
 * @param margin log losses that differ by less are equal
 */
public record PairedClaim(
    String name,
    String ours,
    String theirs,
    String quantity,
    double ratio,
    double goal,
    Interval difference,
    double margin) {
  /** In words: a saving counts only where the loss is shown not to be worse. */
  public String verdict() {
    if (difference.low() > margin) {
      return "not met";
    }
    if (difference.high() >= margin) {
      return "unresolved";
    }
    return ratio >= Math.max(goal, 1) ? "met" : "not met";
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %.2f×%s, log loss %+.5f (%+.5f to %+.5f): %s",
        name,
        ratio,
        goal > 0 ? String.format(Locale.ROOT, " (goal %.2f)", goal) : "",
        difference.mean(),
        difference.low(),
        difference.high(),
        verdict());
  }
}
