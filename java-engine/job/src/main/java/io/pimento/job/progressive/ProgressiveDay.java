package io.pimento.job.progressive;

import io.pimento.document.JsonNumbers;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.MetricsJson;
import io.pimento.search.evaluate.Predictor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came of one file.
 *
 * @param key identifies file, model and settings
 * @param file that was scored and learnt from
 * @param learning scores of the model that had learnt from all files before, and no rows of this
 *     one before they were scored
 * @param unchanged scores of the model as it was at first
 * @param difference mean loss of the first less that of the second, in nats
 * @param error standard error of the difference
 * @param seconds of all of it
 */
record ProgressiveDay(
    String key,
    String file,
    Metrics learning,
    Metrics unchanged,
    double difference,
    double error,
    double seconds) {
  /** Of two models' predictions of the same rows. */
  static ProgressiveDay of(
      String key,
      String file,
      Predictor.Predictions learning,
      Predictor.Predictions unchanged,
      double seconds) {
    float[] one = learning.losses();
    float[] other = unchanged.losses();
    double sum = 0;
    double squares = 0;
    for (int r = 0; r < one.length; r++) {
      double d = (double) one[r] - other[r];
      sum += d;
      squares += d * d;
    }
    double mean = sum / one.length;
    double variance = Math.max(0, squares / one.length - mean * mean);
    return new ProgressiveDay(
        key,
        file,
        learning.metrics(),
        unchanged.metrics(),
        mean,
        Math.sqrt(variance / Math.max(1, one.length - 1)),
        seconds);
  }

  long rows() {
    return learning.rows();
  }

  void write(ObjectNode node) {
    node.put("key", key);
    node.put("file", file);
    MetricsJson.write(node.putObject("learning"), learning);
    MetricsJson.write(node.putObject("unchanged"), unchanged);
    JsonNumbers.put(node, "difference", difference);
    JsonNumbers.put(node, "standard_error", error);
    node.put("seconds", seconds);
  }

  static ProgressiveDay read(JsonNode node) {
    return new ProgressiveDay(
        node.path("key").asString(""),
        node.path("file").asString(""),
        MetricsJson.read(node.path("learning")),
        MetricsJson.read(node.path("unchanged")),
        JsonNumbers.get(node, "difference"),
        JsonNumbers.get(node, "standard_error"),
        node.path("seconds").asDouble());
  }
}
