package io.pimento.report;

import io.pimento.document.ProgramFile;
import io.pimento.report.text.Text;
import io.pimento.search.evolve.Candidate;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** One HTML page about a run, with everything in it: no network, no scripts. */
public final class Report {
  private static final String STYLE = "/io/pimento/report/report.css";

  private final RunFindings found;
  private final Html html;

  private Report(RunFindings found) throws IOException {
    this.found = found;
    html = Html.page("Pimento: " + found.run().data(), style());
  }

  /**
   * The page.
   *
   * @param results of the run's steps so far
   * @param candidates that the run's search scored; none without one
   */
  public static String page(RunDescription run, JsonNode results, List<Candidate> candidates)
      throws IOException {
    return new Report(new RunFindings(run, results, candidates)).page();
  }

  private String page() {
    String name = found.run().data();
    html.element("h1", (found.hasLeaderboard() ? "Models of " : "Architecture search on ") + name);
    html.element("p", lead(), "class", "lead");
    tiles();
    new LeaderboardSection(found.auto()).write(html);
    new ResultSection(found).write(html);
    new SearchSection(found).write(html);
    new BestArchitectureSection(found).write(html);
    new MethodSection(found).write(html);
    return html.endPage();
  }

  private String lead() {
    RunDescription run = found.run();
    return (run.synthetic() ? "SYNTHETIC data. " : "")
        + (found.results().has("train") || !found.retrain().isMissingNode()
            ? "Supernet: " + run.supernet() + ". "
            : "")
        + "Data "
        + run.fingerprint();
  }

  private void tiles() {
    html.open("div", "class", "tiles");
    if (found.hasLeaderboard()) {
      JsonNode winner = found.auto().path("leaderboard").path(0);
      String split = winner.has("test") ? "test" : "validation";
      html.tile(
          Text.fixed(winner.path(split).path("log_loss").asDouble(Double.NaN), 5),
          split + " log loss of " + winner.path("name").asString());
      seconds("auto", "for the leaderboard");
    }
    if (!found.difference().isMissingNode()) {
      double d = found.difference().path("test_log_loss").asDouble();
      html.tile(
          String.format(Locale.ROOT, "%+.5f", d), "finals: test log loss, searched − baseline");
    }
    if (!found.candidates().isEmpty()) {
      html.tile(Integer.toString(found.candidates().size()), "subnets scored");
    }
    seconds("train", "supernet training");
    seconds("search", "search");
    html.close("div");
  }

  private void seconds(String step, String what) {
    JsonNode spent = found.results().path(step).path("seconds");
    JsonNode seconds = spent.isObject() ? spent.path("all") : spent;
    if (seconds.isNumber()) {
      html.tile(Text.seconds(seconds.asDouble()), what);
    }
  }

  static String style() {
    return ProgramFile.text(Report.class, STYLE);
  }
}
