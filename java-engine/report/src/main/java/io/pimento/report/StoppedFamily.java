package io.pimento.report;

import io.pimento.report.text.Text;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.MetricsJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A family of hand-made models that did not come to the last rung: left behind on a lower one, or
 * too slow for the time.
 *
 * @param rows of the highest rung that one of it was trained on; 0 if none was
 * @param validation of its best there; null if none was trained
 */
public record StoppedFamily(String family, long rows, @Nullable Metrics validation) {
  /** One of which no model was trained. */
  public static StoppedFamily untrained(String family) {
    return new StoppedFamily(family, 0, null);
  }

  /** As results have it. */
  public static StoppedFamily of(JsonNode node) {
    String family = node.path("family").asString("");
    long rows = node.path("rows").asLong(0);
    return rows == 0
        ? untrained(family)
        : new StoppedFamily(family, rows, MetricsJson.read(node.path("validation")));
  }

  /** Writes it into an object of its own. */
  public void write(ObjectNode node) {
    node.put("family", family);
    if (validation != null) {
      node.put("rows", rows);
      MetricsJson.write(node.putObject("validation"), validation);
    }
  }

  /** In words. */
  @Override
  public String toString() {
    return validation == null
        ? family + " (too slow for this time)"
        : "%s (validation log loss %s on %s rows)"
            .formatted(family, Text.fixed(validation.logLoss(), 5), Text.count(rows));
  }
}
