package io.pimento.report;

import io.pimento.report.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The finals: their table, their verdict, and how well the tested models are calibrated. */
record ResultSection(RunFindings found) {
  void write(Html html) {
    if (found.retrain().isMissingNode()) {
      return;
    }
    html.openSection("results", "Results of the finals");
    html.raw(ResultTable.of(found.retrain()));
    JsonNode d = found.difference();
    if (!d.isMissingNode()) {
      html.element("p", verdict(d), "class", "verdict");
    }
    html.closeSection();
    reliability(html);
  }

  /** Of the frozen searched model and the best hand-made one, if they were tested. */
  private void reliability(Html html) {
    List<JsonNode> shown = new ArrayList<>();
    for (boolean searched : new boolean[] {true, false}) {
      for (JsonNode model : found.retrain().path("models")) {
        JsonNode bins = model.path("test").path("seeds").path(0).path("reliability");
        if (model.path("searched").asBoolean() == searched && bins.size() > 1) {
          shown.add(model);
          break;
        }
      }
    }
    if (shown.isEmpty()) {
      return;
    }
    html.openSection("calibration", "Calibration");
    html.note(
        "Test rows of the first seed in 15 bins of as many rows each, by prediction: on the dashed"
            + " line as many clicked as was predicted. The error is the mean distance from it.");
    html.open("div", "class", "pair");
    for (JsonNode model : shown) {
      JsonNode seed = model.path("test").path("seeds").path(0);
      String name = model.path("name").asString();
      double error = seed.path("calibration_error").asDouble(Double.NaN);
      html.open("div").note(name + ": calibration error " + Text.fixed(error, 5));
      html.raw(ReliabilityChart.of(name, seed.path("reliability"))).close("div");
    }
    html.close("div").closeSection();
  }

  private static String verdict(JsonNode d) {
    double low = d.path("low_95").asDouble();
    double high = d.path("high_95").asDouble();
    double mean = d.path("test_log_loss").asDouble();
    String said =
        low <= 0 && high >= 0
            ? "no difference beyond chance on this test split."
            : mean < 0 ? "the searched model is better." : "the baseline is better.";
    return String.format(
        Locale.ROOT,
        "%s − %s, both chosen on validation: test log loss %+.5f, 95 %% interval %+.5f to %+.5f"
            + " (paired bootstrap over seeds and rows): %s",
        d.path("searched").asString(),
        d.path("baseline").asString(),
        mean,
        low,
        high,
        said);
  }
}
