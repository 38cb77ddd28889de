package io.pimento.report;

import io.pimento.report.text.Text;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The finals as an HTML table. */
final class ResultTable {
  private static final List<String> HEAD =
      List.of(
          "model",
          "validation log loss",
          "test log loss",
          "test AUC",
          "calibration error",
          "multiply-adds",
          "parameters",
          "learning rate",
          "table decay",
          "epochs",
          "seconds");

  /** After the test AUC, if it was asked for. */
  private static final int GROUPED = 4;

  private ResultTable() {}

  /** Best on validation first; the frozen searched model stands out. */
  static String of(JsonNode retrain) {
    JsonNode models = retrain.path("models");
    String groupBy = retrain.path("group_by").asString("");
    List<String> heads = new ArrayList<>(HEAD);
    if (!groupBy.isEmpty()) {
      heads.add(GROUPED, "test AUC inside groups of " + groupBy);
    }
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
    for (String head : heads) {
      html.append("<th>").append(Svg.escape(head)).append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (JsonNode m : models) {
      JsonNode test = m.path("test");
      boolean frozen = m.path("searched").asBoolean() && !test.isMissingNode();
      html.append(frozen ? "<tr class=\"win\">" : "<tr>");
      cell(html, m.path("name").asString());
      cell(html, Text.fixed(m.path("validation").path("log_loss").asDouble(Double.NaN), 5));
      if (test.isMissingNode()) {
        html.append("<td class=\"dim\">not opened</td>".repeat(groupBy.isEmpty() ? 3 : 4));
      } else {
        cell(html, withDeviation(test, "log_loss"));
        cell(html, withDeviation(test, "auc"));
        if (!groupBy.isEmpty()) {
          cell(html, Text.fixed(test.path("grouped_auc").asDouble(Double.NaN), 5));
        }
        cell(html, Text.fixed(calibrationError(test), 5));
      }
      cell(html, Text.count(m.path("multiply_adds").asLong()));
      cell(html, Text.count(m.path("parameters").asLong()));
      cell(html, m.path("learning_rate").asString());
      cell(html, m.path("table_decay").asString());
      cell(html, m.path("epochs").asString());
      cell(html, Text.fixed(m.path("seconds").asDouble() + test.path("seconds").asDouble(0), 1));
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  /** The mean over seeds; NaN where results are from before it was measured. */
  private static double calibrationError(JsonNode test) {
    double sum = 0;
    for (JsonNode seed : test.path("seeds")) {
      sum += seed.path("calibration_error").asDouble(Double.NaN);
    }
    return sum / test.path("seeds").size();
  }

  private static String withDeviation(JsonNode test, String key) {
    String mean = Text.fixed(test.path(key).asDouble(Double.NaN), 5);
    JsonNode deviation = test.path(key + "_deviation");
    return deviation.isNumber() ? mean + " ± " + Text.fixed(deviation.asDouble(), 5) : mean;
  }

  private static void cell(StringBuilder html, String text) {
    html.append("<td>").append(Svg.escape(text)).append("</td>");
  }
}
