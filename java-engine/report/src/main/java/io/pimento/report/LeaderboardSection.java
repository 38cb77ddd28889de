package io.pimento.report;

import io.pimento.report.text.Text;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The models that {@code auto} found, best first, what it says of them, and where its time went.
 */
record LeaderboardSection(JsonNode auto) {
  private static final String DASH = "–";

  void write(Html html) {
    if (auto.path("leaderboard").isEmpty()) {
      return;
    }
    html.openSection("leaderboard", "Leaderboard");
    String verdict = auto.path("verdict").asString("");
    if (!verdict.isEmpty()) {
      html.element("p", verdict, "class", "verdict");
    }
    html.raw(models().toString());
    List<String> stopped = new ArrayList<>();
    // Results of earlier versions have words.
    auto.path("stopped")
        .forEach(f -> stopped.add(f.isString() ? f.asString() : StoppedFamily.of(f).toString()));
    if (!stopped.isEmpty()) {
      html.note(
          "Families that did not come to the last rung, left behind on fewer rows or too slow for"
              + " the time: "
              + String.join(", ", stopped)
              + ".");
    }
    if (!auto.path("time").isEmpty()) {
      html.element("h3", "Where the time went").raw(time().toString());
      html.note(spent());
    }
    html.closeSection();
  }

  private HtmlTable models() {
    HtmlTable table =
        new HtmlTable(true, "board")
            .numbers("rank")
            .texts("model")
            .numbers("validation log loss", "validation AUC", "test log loss", "test AUC")
            .numbers("test log loss − best hand-made, 95 %")
            .numbers("multiply-adds", "lookups", "parameters", "seconds");
    int rank = 1;
    for (JsonNode m : auto.path("leaderboard")) {
      List<String> cells = new ArrayList<>();
      cells.add(Integer.toString(rank));
      cells.add(name(m));
      cells.add(metric(m.path("validation"), "log_loss"));
      cells.add(metric(m.path("validation"), "auc"));
      cells.add(tested(m, "log_loss"));
      cells.add(tested(m, "auc"));
      cells.add(gap(m.path("minus_best_hand_made")));
      for (String key : List.of("multiply_adds", "lookups", "parameters")) {
        cells.add(m.path(key).isNumber() ? Text.count(m.path(key).asLong()) : DASH);
      }
      cells.add(seconds(m));
      table.markup(rank == 1 ? "win" : "", cells);
      rank++;
    }
    return table;
  }

  /** A model with its kind, and its recipe below. */
  private static String name(JsonNode m) {
    String kind = m.path("kind").asString();
    return "<b>"
        + Svg.escape(m.path("name").asString())
        + "</b> <span class=\"tag "
        + (kind.equals("searched") ? "searched" : "other")
        + "\">"
        + Svg.escape(kind)
        + "</span><small>"
        + Svg.escape(m.path("recipe").asString(""))
        + "</small>";
  }

  private static String metric(JsonNode metrics, String key) {
    return Text.fixed(metrics.path(key).asDouble(Double.NaN), 5);
  }

  private static String tested(JsonNode m, String key) {
    return m.has("test") ? metric(m.path("test"), key) : "<i>not opened</i>";
  }

  private static String gap(JsonNode d) {
    if (!d.isObject()) {
      return DASH;
    }
    return Text.signed(d.path("test_log_loss").asDouble(Double.NaN), 5)
        + "<small>"
        + Text.signed(d.path("low_95").asDouble(Double.NaN), 5)
        + " to "
        + Text.signed(d.path("high_95").asDouble(Double.NaN), 5)
        + "</small>";
  }

  private static String seconds(JsonNode m) {
    return Text.fixed(m.path("seconds").asDouble(), 1)
        + "<small>"
        + Text.count(m.path("trials").asLong())
        + (m.path("trials").asLong() == 1 ? " training" : " trainings")
        + "</small>";
  }

  private HtmlTable time() {
    HtmlTable table =
        new HtmlTable(false, "time").texts("arm").numbers("trainings", "seconds", "share");
    double all = 0;
    for (JsonNode arm : auto.path("time")) {
      all += arm.path("seconds").asDouble();
    }
    for (JsonNode arm : auto.path("time")) {
      double seconds = arm.path("seconds").asDouble();
      table.row(
          arm.path("arm").asString(),
          Text.count(arm.path("trainings").asLong()),
          Text.fixed(seconds, 1),
          Text.fixed(100 * seconds / Math.max(all, Double.MIN_NORMAL), 0) + " %");
    }
    return table;
  }

  private String spent() {
    double budget = auto.path("budget_seconds").asDouble(Double.NaN);
    return "Seconds of trainings, of which several run side by side; "
        + Text.seconds(auto.path("seconds").asDouble())
        + " on the clock"
        + (Double.isNaN(budget) ? "." : ", of a budget of " + Text.seconds(budget) + ".");
  }
}
