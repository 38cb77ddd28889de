package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.search.recipe.Recipes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code pimento auto} on the bundled Adult data: to its end, after a kill, with wrong values. */
class DoesAutoFindAModelTest {
  @TempDir private static Path folder;
  private static Path data;
  private static String[] waves = {};

  /** A run that nobody disturbed and nobody changes. */
  private static Path whole;

  private static String printed = "";

  @BeforeAll
  static void findOnce() throws Exception {
    data = folder.resolve("data");
    AdultSample.prepare(data);
    waves = quick("--set", "auto.waves=2", "--set", "auto.rungs=[0.4, 1]", "--ensemble", "2");
    whole = folder.resolve("whole");
    CommandLineRun done = auto(whole, 1, waves);
    assertThat(done.exit()).as(done.err()).isZero();
    printed = done.out();
  }

  /** With recipes of few steps. */
  private static String[] quick(String... more) throws Exception {
    String[] recipes = {"--set", "auto.recipes=" + QuickRecipes.in(folder)};
    return Stream.concat(Stream.of(recipes), Stream.of(more)).toArray(String[]::new);
  }

  private static List<String> arguments(Path run, int parallel, String... more) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("auto", "--backend", "vector", "--threads", "2"));
    line.addAll(List.of("--data", data.toString(), "--run", run.toString()));
    line.addAll(List.of("--set", "data.limit_rows=1200", "--set", "auto.parallel=" + parallel));
    line.addAll(List.of(more));
    return line;
  }

  private static CommandLineRun auto(Path run, int parallel, String... more) throws Exception {
    return CommandLineRun.of(arguments(run, parallel, more).toArray(String[]::new));
  }

  /** All that does not say how long it took. */
  private static String results(Path run) throws Exception {
    return Files.readString(run.resolve("results.json"))
        .replaceAll("\"(seconds\" : |checksum\":)[^,\n]*", "");
  }

  @Test
  void theSameBytesSideBySideAndAfterAKill() throws Exception {
    assertThat(printed)
        .contains(
            "wave 2: best so far",
            "taught by ",
            "in 3 folds of the train rows",
            "is kept as",
            "test log loss",
            "verdict: ")
        .contains("report: " + whole.resolve("report.html"));
    assertThat(Files.readString(whole.resolve("report.html")))
        .containsSubsequence("<h1>Models of", "<h2>Leaderboard</h2>", "class=\"verdict\"")
        .contains("Where the time went", "ensemble of 2")
        .doesNotContain("Pareto front", "Results of the finals", "NaN");
    Path killed = folder.resolve("killed");
    Path book = killed.resolve("auto-trials.json");
    Path log = folder.resolve("process.log");
    List<String> noting = arguments(killed, 5, waves);
    noting.addAll(List.of("--set", "train.checkpoint_seconds=0"));
    // Killed between trainings of the second rung, and in the middle of one.
    ProgramProcess.killOnce(
        ProgramProcess.holds(book, "/rung/1/").and(ProgramProcess.hasTrialUnderWay(killed)),
        noting,
        log);
    ProgramProcess.killOnce(book, "/fold/2 of 3/", arguments(killed, 2, waves), log);
    CommandLineRun again = auto(killed, 2, waves);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(results(killed)).isEqualTo(results(whole));
    assertThat(Files.mismatch(whole.resolve("fit.safetensors"), killed.resolve("fit.safetensors")))
        .isEqualTo(-1);
    assertThat(Files.readString(whole.resolve("auto-trials.json"))).contains("stage/students/0");
    assertThat(training(whole)).contains("refit");
  }

  @Test
  void onTrainRowsAloneIfNothingIsRefitted() throws Exception {
    Path run = folder.resolve("once");
    CommandLineRun done =
        auto(
            run,
            2,
            quick(
                "--set",
                "auto.waves=1",
                "--set",
                "auto.rungs=[0.2]",
                "--set",
                "auto.refit=false",
                "--set",
                "auto.distill=false"));
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).doesNotContain("taught by");
    assertThat(training(run)).startsWith("candidate/").doesNotContain("refit");
  }

  private static String training(Path run) throws Exception {
    return String.valueOf(
        Safetensors.readHeader(run.resolve("fit.safetensors")).metadata().get("pimento.trial"));
  }

  @Test
  void aSecondStartOpensNoTestSplitAndTrainsNothing() throws Exception {
    Path run = ConfiguredRuns.copy(whole, folder.resolve("twice"));
    String book = Files.readString(run.resolve("auto-trials.json"));
    String openings = Files.readString(run.resolve("test-openings.log"));
    String before = results(run);
    CommandLineRun again = auto(run, 2, waves);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out()).contains("verdict: ").doesNotContain("are made again");
    assertThat(results(run)).isEqualTo(before);
    assertThat(run.resolve("auto-trials.json")).hasContent(book);
    assertThat(run.resolve("test-openings.log")).hasContent(openings);
    assertThat(Files.mismatch(whole.resolve("fit.safetensors"), run.resolve("fit.safetensors")))
        .isEqualTo(-1);
    CommandLineRun other = auto(run, 1, quick("--set", "auto.waves=1", "--set", "auto.rungs=[1]"));
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("auto.waves: 2 there, 1 here", "another --run folder");
  }

  /** Before a candidate has seen all rows, and after. */
  @ParameterizedTest
  @ValueSource(strings = {"/rung/0/", "/rung/1/"})
  void anInterruptedSearchSaysWhatItHasAndLeavesIt(String reached) throws Exception {
    String[] wave = quick("--set", "auto.waves=1", "--set", "auto.rungs=[0.4, 1]");
    String name = "interrupted" + reached.charAt(reached.length() - 2);
    Path run = folder.resolve(name);
    Path log = folder.resolve(name + ".log");
    Path book = run.resolve("auto-trials.json");
    int exit = ProgramProcess.interruptOnce(book, reached, arguments(run, 2, wave), log);
    assertThat(exit).isEqualTo(130);
    assertThat(Files.readString(log))
        .contains("interrupted; everything finished is kept. Go on with the same command")
        .containsPattern(
            "best so far: .* \\((hand-made|searched)\\), validation log loss 0\\.\\d{5}, AUC"
                + " 0\\.\\d{5}, trained on (480|1,200) rows")
        .contains("it is kept as " + run.resolve("fit.safetensors"));
    predict(run, folder.resolve(name + ".csv"));
    CommandLineRun on = auto(run, 2, wave);
    assertThat(on.exit()).as(on.err()).isZero();
    assertThat(on.out()).contains("verdict: ");
    predict(run, folder.resolve(name + ".csv"));
  }

  @Test
  void aUsersOwnRecipesAreTried() throws Exception {
    Path recipes = folder.resolve("recipes.yaml");
    Files.writeString(recipes, Recipes.ownText().replaceAll("(?m)^( +epochs:).*$", "$1 [1]"));
    Path run = folder.resolve("recipes");
    String[] own = {"--set", "auto.recipes=" + recipes};
    String[] one = {"--set", "auto.waves=1", "--set", "auto.rungs=[1]"};
    String[] both = Stream.concat(Stream.of(own), Stream.of(one)).toArray(String[]::new);
    CommandLineRun done = auto(run, 2, both);
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains(", 1 epoch").doesNotContain(" epochs");
    Files.writeString(recipes, Files.readString(recipes) + "\n# changed\n");
    CommandLineRun changed = auto(run, 2, both);
    assertThat(changed.exit()).isEqualTo(1);
    assertThat(changed.err()).contains("auto-trials.json belongs to other finals");
  }

  private static void predict(Path run, Path scores) throws Exception {
    Files.deleteIfExists(scores);
    CommandLineRun scored =
        CommandLineRun.of(
            "predict",
            "--model",
            run.toString(),
            "--input",
            AdultSample.TEST.toString(),
            "--output",
            scores.toString());
    assertThat(scored.exit()).as(scored.err()).isZero();
    assertThat(scores).isNotEmptyFile();
  }

  @Test
  void aBudgetIsKeptAndTheBestScoresRawRows() throws Exception {
    Path run = folder.resolve("timed");
    long start = System.nanoTime();
    CommandLineRun done = auto(run, 2, "--budget", "12s", "--max-multiply-adds", "20000");
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(seconds).isLessThan(22);
    JsonNode board =
        JsonMapper.builder().build().readTree(Files.readString(run.resolve("results.json")));
    JsonNode models = board.path("auto").path("leaderboard");
    assertThat(models.size()).isGreaterThan(3);
    String said = results(run);
    byte[] kept = Files.readAllBytes(run.resolve("fit.safetensors"));
    String book = Files.readString(run.resolve("auto-trials.json"));
    assertThat(auto(run, 2, "--budget", "12s", "--max-multiply-adds", "20000").exit()).isZero();
    assertThat(results(run)).as("decided from the recorded times again").isEqualTo(said);
    assertThat(run.resolve("auto-trials.json")).hasContent(book);
    assertThat(run.resolve("fit.safetensors")).hasBinaryContent(kept);
    double best = models.path(0).path("validation").path("log_loss").asDouble();
    assertThat(best).isLessThan(0.5);
    for (JsonNode model : models) {
      assertThat(model.path("multiply_adds").asLong()).isLessThanOrEqualTo(20_000);
    }
    for (JsonNode stopped : board.path("auto").path("stopped")) {
      assertThat(stopped.path("family").asString()).isNotEmpty();
      assertThat(stopped.path("rows").asLong(0) > 0).isEqualTo(stopped.has("validation"));
    }
    predict(run, folder.resolve("scores.csv"));
  }

  @ParameterizedTest
  @CsvSource({
    "--budget=soon, 'auto.budget must be a time such as 90s, 10m or 2h'",
    "--objective=profit, auto.objective must be log_loss or auc",
    "--ensemble=0, auto.ensemble must be a whole number from 1 to 100",
    "--max-multiply-adds=0, auto.max_multiply_adds must be a number from 1",
    "--max-multiply-adds=1, no model was trained",
    "'--set=auto.rungs=[1, 0.5]', 'auto.rungs must be parts of the train rows above 0 to 1'",
    "--set=auto.waves=1, 'auto.rungs must be set where auto.waves is'",
    "--set=auto.recipes=none.yaml, auto.recipes: no file none.yaml",
    "--set=auto.recipes=., auto.recipes: . is a folder",
    "--set=auto.recipes=pom.xml, auto.recipes: pom.xml",
    "--set=auto.seed=-1, auto.seed must be a whole number from 0",
    "--set=auto.budjet=1m, did you mean 'auto.budget'"
  })
  void isAWrongValueOneLine(String argument, String message) throws Exception {
    CommandLineRun run = auto(folder.resolve("wrong"), 1, argument);
    assertThat(run.exit()).as(run.out()).isEqualTo(2);
    assertThat(run.err().lines()).as(run.err()).hasSizeLessThanOrEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
