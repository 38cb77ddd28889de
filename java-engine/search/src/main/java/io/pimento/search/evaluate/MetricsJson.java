package io.pimento.search.evaluate;

import io.pimento.document.JsonNumbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How results, journals and books of trials write what predictions were worth. */
public final class MetricsJson {
  private static final String RELIABILITY = "reliability";

  private MetricsJson() {}

  /** Writes metrics into a section. */
  public static void write(ObjectNode node, Metrics m) {
    JsonNumbers.put(node, "log_loss", m.logLoss());
    JsonNumbers.put(node, "auc", m.auc());
    JsonNumbers.put(node, "accuracy", m.accuracy());
    JsonNumbers.put(node, "calibration", m.calibration());
    node.put("rows", m.rows());
  }

  /** Reads them; what is missing is not a number. */
  public static Metrics read(JsonNode node) {
    return new Metrics(
        JsonNumbers.get(node, "log_loss"),
        JsonNumbers.get(node, "auc"),
        JsonNumbers.get(node, "accuracy"),
        JsonNumbers.get(node, "calibration"),
        node.path("rows").asLong());
  }

  /** Writes the bins of predictions into a section, under {@code reliability}. */
  public static void write(ObjectNode node, Reliability reliability) {
    ArrayNode bins = node.putArray(RELIABILITY);
    for (Reliability.Bin bin : reliability.bins()) {
      ObjectNode entry = bins.addObject();
      JsonNumbers.put(entry, "predicted", bin.predicted());
      JsonNumbers.put(entry, "observed", bin.observed());
      JsonNumbers.put(entry, "weight", bin.weight());
    }
  }

  /** Reads the bins of a section; none if there are none. */
  public static Reliability reliability(JsonNode node) {
    List<Reliability.Bin> bins = new ArrayList<>();
    for (JsonNode bin : node.path(RELIABILITY)) {
      bins.add(
          new Reliability.Bin(
              JsonNumbers.get(bin, "predicted"),
              JsonNumbers.get(bin, "observed"),
              JsonNumbers.get(bin, "weight")));
    }
    return new Reliability(bins);
  }

  /** Writes the AUC inside groups into a section. */
  public static void write(ObjectNode node, GroupedAuc grouped) {
    JsonNumbers.put(node, "auc", grouped.auc());
    node.put("groups", grouped.groups());
    node.put("groups_of_one_class", grouped.oneClass());
    node.put("rows", grouped.rows());
    node.put("rows_without_group", grouped.ungrouped());
  }

  /** Reads it; null if the section is none. */
  public static @Nullable GroupedAuc grouped(JsonNode node) {
    return node.isObject()
        ? new GroupedAuc(
            JsonNumbers.get(node, "auc"),
            node.path("groups").asLong(),
            node.path("groups_of_one_class").asLong(),
            node.path("rows").asLong(),
            node.path("rows_without_group").asLong())
        : null;
  }
}
