package io.pimento.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The leaderboard's section, of results as {@code auto} writes them. */
class DoesALeaderboardOpenThePageTest {
  private static final String RESULTS =
      """
      {"seconds": 61.5, "budget_seconds": 60, "rungs": [1000, 4000],
       "verdict": "searched 7 wins.",
       "stopped": [{"family": "FM", "rows": 1000, "validation": {"log_loss": 0.45, "auc": 0.7}},
        {"family": "AFM"}, "DCN-V2 <slow>"],
       "leaderboard": [
        {"name": "searched 7", "kind": "searched", "recipe": "cross 2, network 64×32, rate 0.003",
         "multiply_adds": 12345, "lookups": 9, "parameters": 6789, "trials": 11, "seconds": 40.25,
         "validation": {"log_loss": 0.41, "auc": 0.71}, "test": {"log_loss": 0.42, "auc": 0.7},
         "minus_best_hand_made": {"test_log_loss": -0.001, "low_95": -0.002, "high_95": 0.0005}},
        {"name": "DeepFM", "kind": "hand-made", "recipe": "embedding 16", "multiply_adds": 500,
         "lookups": 8, "parameters": 400, "trials": 1, "seconds": 3,
         "validation": {"log_loss": 0.412, "auc": 0.709},
         "test": {"log_loss": 0.421, "auc": 0.699}},
        {"name": "LR", "kind": "hand-made", "recipe": "rate 0.01", "multiply_adds": 0,
         "lookups": 8, "parameters": 1, "trials": 2, "seconds": 0.5,
         "validation": {"log_loss": 0.43, "auc": null}}],
       "time": [{"arm": "hand-made", "trainings": 12, "seconds": 25},
        {"arm": "searched", "trainings": 11, "seconds": 50},
        {"arm": "finals", "trainings": 4, "seconds": 25}]}
      """;

  @TempDir private Path folder;

  private static ObjectNode results() {
    return (ObjectNode) JsonMapper.builder().build().readTree(RESULTS);
  }

  private static String section(JsonNode auto) {
    Html html = new Html();
    new LeaderboardSection(auto).write(html);
    return html.toString();
  }

  @Test
  void saysRanksScoresDifferencesCostsAndTime() {
    String html = section(results());
    assertThat(html)
        .contains("<p class=\"verdict\">searched 7 wins.</p>")
        .containsSubsequence("<td class=\"n\" data-head=\"rank\">1</td>", "<b>searched 7</b>")
        .containsSubsequence(
            "cross 2, network 64×32", "0.41000", "0.71000", "0.42000", "0.70000", "−0.00100")
        .contains("<small>−0.00200 to +0.00050</small>", "12,345", "6,789", "11 trainings")
        .containsSubsequence("<b>DeepFM</b>", "0.41200", "0.42100", ">–</td>", "1 training<")
        .containsSubsequence("<b>LR</b>", "0.43000", ">–</td>", "not opened", "not opened")
        .containsSubsequence("<td>hand-made</td>", "12", "25.0", "25 %")
        .containsSubsequence("<td>searched</td>", "11", "50.0", "50 %")
        .contains(
            "last rung, left behind",
            "FM (validation log loss 0.45000 on 1,000 rows), AFM (too slow for this time)")
        .contains("DCN-V2 &lt;slow")
        .contains("1 min 02 s on the clock, of a budget of 1 min 00 s.")
        .doesNotContain("NaN", "null");
    assertThat(html.split("<tr class=\"win\">")).hasSize(2);
  }

  @Test
  void isNotThereWithoutModelsAndKeepsMarkupHarmless() {
    assertThat(section(JsonMapper.builder().build().createObjectNode())).isEmpty();
    assertThat(section(JsonMapper.builder().build().missingNode())).isEmpty();
    String evil = "</td><script>alert('x')</script>\"<b>";
    ObjectNode results = results();
    results.put("verdict", evil);
    for (String key : new String[] {"name", "kind", "recipe"}) {
      ((ObjectNode) results.path("leaderboard").path(0)).put(key, evil);
    }
    ((ObjectNode) results.path("time").path(0)).put("arm", evil);
    assertThat(section(results)).doesNotContain("<script", "\"<b>");
  }

  /** Older results have neither verdict nor time, and no lookups. */
  @Test
  void showsADashForWhatWasNotMeasured() {
    ObjectNode results = results();
    results.remove("verdict");
    results.remove("time");
    ((ObjectNode) results.path("leaderboard").path(0)).remove("lookups");
    assertThat(section(results))
        .contains("data-head=\"lookups\">–</td>")
        .doesNotContain("verdict", "Where the time went");
  }

  @Test
  void fitsIntoTheWindow() throws Exception {
    assumeTrue(Browser.program().isPresent(), "no chromium on the PATH");
    Path page = folder.resolve("page.html");
    Files.writeString(
        page,
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\""
            + " content=\"width=device-width, initial-scale=1\"><style>"
            + Report.style()
            + "</style></head><body><main>"
            + section(results())
            + "</main></body></html>");
    try (Browser browser = Browser.start(folder.resolve("profile"))) {
      for (int width : new int[] {360, 768, 1100, 1280, 1600}) {
        browser.open(page, width, 900, "light");
        String wide = "document.documentElement.scrollWidth";
        assertThat(browser.value(wide).asInt()).as("page at %d", width).isEqualTo(width);
        String cut =
            "(() => {const s = document.querySelector('.scroll'); return s.scrollWidth -"
                + " s.clientWidth})()";
        assertThat(browser.value(cut).asInt()).as("table at %d", width).isLessThanOrEqualTo(0);
      }
    }
  }
}
