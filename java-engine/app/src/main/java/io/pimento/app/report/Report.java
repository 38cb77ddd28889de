package io.pimento.app.report;

import io.pimento.app.console.Text;
import io.pimento.app.inspect.ArchitectureView;
import io.pimento.app.run.Results;
import io.pimento.app.run.Run;
import io.pimento.app.run.RunFolder;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.SearchFront;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** One HTML page about a finished run, with everything in it: no network, no scripts. */
public final class Report {
  private static final String STYLE = "/io/pimento/app/report.css";

  private final Run run;
  private final JsonNode results;
  private final List<Candidate> candidates;
  private final StringBuilder html = new StringBuilder();

  private Report(Run run, List<Candidate> candidates) throws IOException {
    this.run = run;
    this.results = run.folder().results().read();
    this.candidates = candidates;
  }

  /** Writes {@code report.html} and returns where. */
  public static Path write(Run run, List<Candidate> candidates) throws IOException {
    Report report = new Report(run, candidates);
    AtomicFile.write(run.folder().report(), report.page());
    return run.folder().report();
  }

  private String page() throws IOException {
    String name = run.data().dataset().schema().name();
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
        .append(Svg.escape("Pimento: " + name))
        .append("</title><style>\n")
        .append(style())
        .append("</style></head><body><main>\n<h1>Architecture search on ")
        .append(Svg.escape(name))
        .append("</h1>\n<p class=\"lead\">")
        .append(Svg.escape(lead()))
        .append("</p>\n");
    tiles();
    results();
    search();
    front();
    winner();
    measured();
    surroundings();
    return html.append("</main></body></html>\n").toString();
  }

  private String lead() {
    JsonNode widths = run.config().tree().node("model").path("widths");
    return (run.data().dataset().schema().synthetic() ? "SYNTHETIC data. " : "")
        + "Space "
        + run.config().model().space().name()
        + ", "
        + run.config().model().blocks()
        + " blocks, embedding "
        + run.config().model().embedding()
        + (widths.isNull() ? "" : ", widths of tables " + widths)
        + ", weights shared "
        + run.config().tree().node("train").path("sharing").asString()
        + "; data "
        + run.data().fingerprint();
  }

  private void tiles() {
    html.append("<div class=\"tiles\">");
    JsonNode difference = difference();
    if (!difference.isMissingNode()) {
      tile(
          String.format(
              java.util.Locale.ROOT, "%+.5f", difference.path("test_log_loss").asDouble()),
          "test log loss, searched − best baseline");
    }
    tile(Integer.toString(candidates.size()), "subnets scored");
    JsonNode train = results.path("train");
    if (train.has("seconds")) {
      tile(Text.seconds(train.path("seconds").asDouble()), "supernet training");
    }
    if (results.path("search").has("seconds")) {
      tile(Text.seconds(results.path("search").path("seconds").asDouble()), "search");
    }
    html.append("</div>\n");
  }

  private void tile(String value, String what) {
    html.append("<div class=\"tile\"><b>")
        .append(Svg.escape(value))
        .append("</b><span>")
        .append(Svg.escape(what))
        .append("</span></div>");
  }

  private JsonNode difference() {
    return results.path("retrain").path("best_searched_minus_best_baseline");
  }

  private void open(String title) {
    html.append("<section><h2>").append(Svg.escape(title)).append("</h2>\n");
  }

  private void close() {
    html.append("</section>\n");
  }

  private void note(String text) {
    html.append("<p class=\"note\">").append(Svg.escape(text)).append("</p>\n");
  }

  private void results() {
    open("Results");
    html.append(ResultTable.of(results.path("retrain")));
    JsonNode d = difference();
    if (!d.isMissingNode()) {
      html.append("<p class=\"verdict\">").append(Svg.escape(verdict(d))).append("</p>\n");
    }
    close();
    reliability();
  }

  /** Of the frozen searched model and the best hand-made one, if they were tested. */
  private void reliability() {
    List<JsonNode> shown = new ArrayList<>();
    for (boolean searched : new boolean[] {true, false}) {
      for (JsonNode model : results.path("retrain").path("models")) {
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
    open("Calibration");
    note(
        "Test rows of the first seed in 15 bins of as many rows each, by prediction: on the dashed"
            + " line as many clicked as was predicted. The error is the mean distance from it.");
    html.append("<div class=\"pair\">");
    for (JsonNode model : shown) {
      JsonNode seed = model.path("test").path("seeds").path(0);
      String name = model.path("name").asString();
      html.append("<div><p class=\"note\">")
          .append(
              Svg.escape(
                  name
                      + ": calibration error "
                      + Text.fixed(seed.path("calibration_error").asDouble(Double.NaN), 5)))
          .append("</p>")
          .append(ReliabilityChart.of(name, seed.path("reliability")))
          .append("</div>");
    }
    html.append("</div>\n");
    close();
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
        java.util.Locale.ROOT,
        "%s − %s, both chosen on validation: test log loss %+.5f, 95 %% interval %+.5f to %+.5f"
            + " (paired bootstrap over seeds and rows): %s",
        d.path("searched").asString(),
        d.path("baseline").asString(),
        mean,
        low,
        high,
        said);
  }

  private void search() {
    if (candidates.isEmpty()) {
      return;
    }
    open("Search");
    html.append("<p class=\"note\">Generation: first <span class=\"ramp\"></span> last.")
        .append(" The red ring and line mark the best by the search's objective.</p>")
        .append("<div class=\"pair\"><div>")
        .append(SearchCharts.scatter(candidates))
        .append("</div><div>")
        .append(SearchCharts.progress(candidates))
        .append("</div></div>\n");
    int left = SearchCharts.left(candidates);
    if (left > 0) {
      note(left + " far worse subnets are outside the pictures.");
    }
    close();
  }

  private void front() {
    if (candidates.isEmpty()) {
      return;
    }
    Goals goals = run.config().search().goals();
    SearchFront front = SearchFront.of(goals, candidates);
    open("Pareto front");
    note(
        front.members().size()
            + " of "
            + candidates.size()
            + " subnets are beaten by none over "
            + goals.objectives().stream().map(Measure::words).collect(Collectors.joining(", "))
            + ". They are ringed"
            + (goals.objectives().size() > 2 ? ", seen along the first two objectives." : ".")
            + (goals.constraints().isEmpty()
                ? ""
                : " Pale subnets break " + goals.constraints() + "; dashed lines are these bounds.")
            + " Hypervolume: the share of the box from 0 to "
            + CandidateTable.point(front.reference())
            + " that the front beats"
            + (goals.objectives().contains(Measure.AUC) ? ", an AUC counted as 1 − AUC." : "."));
    html.append("<div class=\"pair\"><div>")
        .append(FrontCharts.front(goals, front, candidates))
        .append("</div><div>")
        .append(FrontCharts.hypervolume(front))
        .append("</div></div>\n<div class=\"scroll\"><table><thead><tr>");
    CandidateTable.head("member", front.members())
        .forEach(h -> html.append("<th>").append(Svg.escape(h)).append("</th>"));
    html.append("</tr></thead><tbody>\n");
    for (List<String> row : CandidateTable.rows(front.members())) {
      html.append("<tr>");
      row.forEach(cell -> html.append("<td>").append(Svg.escape(cell)).append("</td>"));
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
    close();
  }

  private void winner() {
    Optional<JsonNode> best = firstSearched();
    if (best.isEmpty()) {
      return;
    }
    Architecture a =
        ArchitectureJson.read(best.get().path("architecture"), run.config().model().space());
    open("Best searched architecture: " + best.get().path("name").asString());
    if (!ArchitectureView.beside(a).isEmpty()) {
      note("Branches that add to its logits: " + ArchitectureView.beside(a) + ".");
    }
    if (!a.branches().blocks()) {
      note("It has no blocks.");
      close();
      return;
    }
    html.append("<p class=\"note key\">Connections:<i style=\"background:var(--dense)\"></i>dense")
        .append("<i style=\"background:var(--sparse)\"></i>sparse. Numbers are widths and rows;")
        .append(" FM adds a factorization, merge eight rows made from the dense result;")
        .append(" pale blocks do not reach the head.</p><div class=\"scroll\">")
        .append(ArchitectureDiagram.of(a).replaceFirst("<svg ", "<svg class=\"wide\" "))
        .append("</div>\n");
    close();
  }

  private Optional<JsonNode> firstSearched() {
    for (JsonNode model : results.path("retrain").path("models")) {
      if (model.path("searched").asBoolean() && model.has("test")) {
        return Optional.of(model);
      }
    }
    return Optional.empty();
  }

  private void measured() throws IOException {
    open("How it was measured");
    note(
        "The supernet was trained on the train split; subnets were scored on the validation split,"
            + " each after tuning a private copy of its head.");
    note(
        (run.config().search().algorithm() == Algorithm.NSGA2
                ? "Members of the Pareto front, far apart,"
                : "The best subnets")
            + " and the baselines were then trained from scratch on the train split, "
            + run.config().retrain().words()
            + ". Trial and epoch were chosen on validation. The best searched model by validation"
            + " was frozen; it and the baselines were trained again on "
            + (run.config().retrain().refit()
                ? "train and validation together, for the chosen number of epochs,"
                : "train, as long as validation got better,")
            + " once a seed, and scored on the test split.");
    note(
        "Multiply-adds count once and are those of one sample of the stand-alone model; parameters"
            + " leave the embedding tables out; seconds are all trainings of a model together.");
    List<String> openings = run.folder().testOpenings().lines();
    html.append("<details><summary>Openings of the test split (")
        .append(openings.size())
        .append(")</summary><pre>")
        .append(Svg.escape(String.join("\n", openings)))
        .append("</pre></details>\n");
    close();
  }

  private void surroundings() throws IOException {
    RunFolder folder = run.folder();
    open("Environment and configuration");
    html.append("<dl>");
    Results environment = new Results(folder.environment());
    environment
        .read()
        .properties()
        .forEach(
            e ->
                html.append("<dt>")
                    .append(Svg.escape(e.getKey()))
                    .append("</dt><dd>")
                    .append(Svg.escape(e.getValue().asString()))
                    .append("</dd>"));
    html.append("<dt>seeds</dt><dd>train ")
        .append(run.config().train().settings().seed())
        .append(", search ")
        .append(run.config().search().settings().seed())
        .append(", final ")
        .append(run.config().retrain().seeds())
        .append("</dd></dl><details><summary>Configuration</summary><pre>")
        .append(Svg.escape(Files.readString(folder.config())))
        .append("</pre></details>\n");
    close();
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
