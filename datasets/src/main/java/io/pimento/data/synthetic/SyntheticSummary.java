package io.pimento.data.synthetic;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pimento.data.Split;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was generated; stored as {@code summary.json}, and the same for the same specification.
 *
 * @param synthetic always true
 * @param note what these rows are
 * @param spec what was asked for
 * @param planted the click model; null for the first one, whose summaries never named it
 * @param splits best possible scores by split
 */
public record SyntheticSummary(
    boolean synthetic,
    String note,
    SyntheticSpec spec,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PlantedSettings planted,
    Map<Split, SplitScore> splits) {

  /**
   * The best possible scores on one split.
   *
   * @param bayesLogLoss mean over rows of −p ln p − (1 − p) ln(1 − p), p the true probability: no
   *     model can expect less
   * @param trueProbabilityLogLoss log loss of p against the labels drawn; subtract it from a
   *     model's log loss on the same rows to get the regret with little noise
   * @param bayesAuc expected area under the ROC curve of p
   */
  public record SplitScore(
      long rows,
      double clickRate,
      double bayesLogLoss,
      double trueProbabilityLogLoss,
      double bayesAuc) {}
}
