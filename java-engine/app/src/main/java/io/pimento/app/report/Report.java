package io.pimento.app.report;

import io.pimento.app.console.Text;
import io.pimento.app.run.Run;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.search.evolve.Candidate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** One HTML page about a run, with everything in it: no network, no scripts. */
public final class Report {
  private static final String STYLE = "/io/pimento/app/report.css";

  private final RunFindings found;
  private final Html html = new Html();

  private Report(RunFindings found) {
    this.found = found;
  }

  /**
   * Writes {@code report.html} and returns where.
   *
   * @param candidates that the run's search scored; none without one
   */
  public static Path write(Run run, List<Candidate> candidates) throws IOException {
    RunFindings found = new RunFindings(run, run.folder().results().read(), candidates);
    AtomicFile.write(run.folder().report(), new Report(found).page());
    return run.folder().report();
  }

  private String page() throws IOException {
    String name = found.run().data().dataset().schema().name();
    html.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .element("title", "Pimento: " + name)
        .raw("<style>\n" + style() + "</style></head><body><main>\n");
    html.element("h1", (found.hasLeaderboard() ? "Models of " : "Architecture search on ") + name);
    html.element("p", lead(), "class", "lead");
    tiles();
    new LeaderboardSection(found.auto()).write(html);
    new ResultSection(found).write(html);
    new SearchSection(found).write(html);
    new ArchitectureSection(found).write(html);
    new MethodSection(found).write(html);
    return html.raw("</main></body></html>\n").toString();
  }

  private String lead() {
    Run run = found.run();
    return (run.data().dataset().schema().synthetic() ? "SYNTHETIC data. " : "")
        + (found.results().has("train") || !found.retrain().isMissingNode() ? supernet() : "")
        + "Data "
        + run.data().fingerprint();
  }

  private String supernet() {
    Run run = found.run();
    JsonNode widths = run.config().tree().node("model").path("widths");
    return "Supernet: space "
        + run.config().model().space().name()
        + ", "
        + run.config().model().blocks()
        + " blocks, embedding "
        + run.config().model().embedding()
        + (widths.isNull() ? "" : ", widths of tables " + widths)
        + ", weights shared "
        + run.config().tree().node("train").path("sharing").asString()
        + ". ";
  }

  private void tiles() {
    html.open("div", "class", "tiles");
    if (found.hasLeaderboard()) {
      JsonNode winner = found.auto().path("leaderboard").path(0);
      String split = winner.has("test") ? "test" : "validation";
      tile(
          Text.fixed(winner.path(split).path("log_loss").asDouble(Double.NaN), 5),
          split + " log loss of " + winner.path("name").asString());
      seconds("auto", "for the leaderboard");
    }
    if (!found.difference().isMissingNode()) {
      double d = found.difference().path("test_log_loss").asDouble();
      tile(String.format(Locale.ROOT, "%+.5f", d), "finals: test log loss, searched − baseline");
    }
    if (!found.candidates().isEmpty()) {
      tile(Integer.toString(found.candidates().size()), "subnets scored");
    }
    seconds("train", "supernet training");
    seconds("search", "search");
    html.close("div");
  }

  private void seconds(String step, String what) {
    JsonNode spent = found.results().path(step).path("seconds");
    JsonNode seconds = spent.isObject() ? spent.path("all") : spent;
    if (seconds.isNumber()) {
      tile(Text.seconds(seconds.asDouble()), what);
    }
  }

  private void tile(String value, String what) {
    html.open("div", "class", "tile").element("b", value).element("span", what).close("div");
  }

  static String style() throws IOException {
    try (InputStream in = Report.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException("the program's own file " + STYLE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
