package io.pimento.report;

import io.pimento.report.text.Text;
import tools.jackson.databind.JsonNode;

/**
 * A family of hand-made models that did not come to the last rung: left behind on a lower one, or
 * too slow for the time.
 *
 * @param rows of the highest rung that one of it was trained on; 0 if none was
 * @param logLoss of its best there, on validation; not a number if none was trained
 */
public record StoppedFamily(String family, long rows, double logLoss) {
  /** As results have it. */
  public static StoppedFamily of(JsonNode node) {
    return new StoppedFamily(
        node.path("family").asString(""),
        node.path("rows").asLong(0),
        node.path("validation").path("log_loss").asDouble(Double.NaN));
  }

  /** In words. */
  @Override
  public String toString() {
    return rows == 0
        ? family + " (too slow for this time)"
        : "%s (validation log loss %s on %s rows)"
            .formatted(family, Text.fixed(logLoss, 5), Text.count(rows));
  }
}
