package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code pimento search} with every evaluation, on the bundled sample, to its finals. */
class DoesASearchTrainItsCandidatesTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s'}
      model: {blocks: 2, embedding: 8, dense_dims: [8, 16], sparse_dims: [8, 16]}
      train: {batch: 256, threads: 1}
      tune: {steps: 2, batch: 128, chunk: 256, validation_rows: 512}
      search:
        initial: 5
        generations: 1
        children: 2
        sample: 2
        rungs: [{data: .125, keep: 3}, {data: .5, keep: 2, seeds: 2}]
        chosen: 4
        recipes: '%s'
      retrain: {trials: 1, recipes: '%s', baselines: [LR], seeds: [1]}
      """;

  @TempDir private static Path folder;
  private static ConfiguredRuns runs;
  private static Path trained;
  private static Path direct;

  @BeforeAll
  static void prepare() throws Exception {
    Path data = folder.resolve("data");
    AdultSample.prepareFirst(1500, data, "--set", "data.inputs=none");
    Path recipes = QuickRecipes.in(folder);
    String config = CONFIG.formatted(data, recipes, recipes);
    runs = new ConfiguredRuns(Files.writeString(folder.resolve("run.yaml"), config));
    trained = folder.resolve("trained");
    runs.right("train", trained);
    direct = folder.resolve("direct");
    runs.right("search", direct, "--set", "search.evaluation=direct");
  }

  /** A run whose supernet is trained. */
  private static Path fresh(String name) throws Exception {
    return ConfiguredRuns.copy(trained, folder.resolve(name));
  }

  private static JsonNode results(Path run) throws Exception {
    return JsonMapper.builder().build().readTree(Files.readString(run.resolve("results.json")));
  }

  private static byte[] journal(Path run) throws Exception {
    return Files.readAllBytes(run.resolve("journal.jsonl"));
  }

  /** What was noted of trainings, without how long they took. */
  private static List<String> book(Path run) throws Exception {
    JsonNode trials =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(run.resolve("search-trials.json")))
            .path("trials");
    return trials.properties().stream()
        .filter(e -> e.getKey().startsWith("subnet/"))
        .map(e -> e.getKey() + " " + e.getValue().path("epochs"))
        .sorted()
        .toList();
  }

  private static void isCharged(Path run, double supernet, boolean scoring) throws Exception {
    JsonNode seconds = results(run).path("search").path("seconds");
    assertThat(seconds.propertyNames())
        .containsExactly("supernet", "scoring", "rung 1", "rung 2", "all");
    assertThat(seconds.path("supernet").asDouble()).isCloseTo(supernet, within(1e-9));
    assertThat(seconds.path("scoring").asDouble() > 0).isEqualTo(scoring);
    double sum = 0;
    for (String part : List.of("supernet", "scoring", "rung 1", "rung 2")) {
      sum += seconds.path(part).asDouble();
    }
    assertThat(seconds.path("rung 1").asDouble()).isPositive();
    assertThat(seconds.path("rung 2").asDouble()).isPositive();
    assertThat(seconds.path("all").asDouble()).isCloseTo(sum, within(1e-9));
  }

  @Test
  void directlyWithoutAnySupernetAndToTheFinals() throws Exception {
    assertThat(direct.resolve("supernet.safetensors")).doesNotExist();
    isCharged(direct, 0, false);
    // The same again adds nothing, not even seconds.
    byte[] before = journal(direct);
    JsonNode seconds = results(direct).path("search").path("seconds");
    runs.right("search", direct, "--set", "search.evaluation=direct");
    assertThat(journal(direct)).isEqualTo(before);
    assertThat(results(direct).path("search").path("seconds")).isEqualTo(seconds);
    CommandLineRun finals = runs.right("retrain", direct, "--set", "search.evaluation=direct");
    assertThat(finals.out()).contains("finals: 3 models");
    List<String> searched = new ArrayList<>();
    for (JsonNode f : results(direct).path("search").path("finalists")) {
      searched.add("searched " + f.path("subnet").asInt());
      assertThat(f.path("rung").asInt()).isEqualTo(2);
      assertThat(f.path("recipe").asString()).startsWith("rate ");
    }
    assertThat(searched).hasSize(2);
    List<String> models = new ArrayList<>();
    for (JsonNode m : results(direct).path("retrain").path("models")) {
      models.add(m.path("name").asString());
    }
    searched.add("LR");
    assertThat(models).hasSameElementsAs(searched);
    assertThat(direct.resolve("report.html"))
        .content()
        .contains("rung", "trained on 12.5 %, then 50.0 % (with 2 seeds) of the train split");
  }

  @Tag("numbers")
  @Test
  void finalistsKeepTheWeightsThatTheyWereChosenBy() throws Exception {
    Path run = folder.resolve("kept");
    CommandLineRun done =
        runs.right(
            "search",
            run,
            "--set",
            "search.evaluation=direct",
            "--set",
            "search.rungs=[{data: .125, keep: 3}, {data: 1, keep: 2}]");
    List<Path> expected = new ArrayList<>();
    for (JsonNode f : results(run).path("search").path("finalists")) {
      Path file = run.resolve("searched/subnet-" + f.path("subnet").asInt() + ".safetensors");
      assertThat(done.out()).contains("weights of a finalist: " + file);
      expected.add(file);
      expected.add(file.resolveSibling("subnet-" + f.path("subnet").asInt() + ".json"));
      CommandLineRun scored =
          CommandLineRun.of(
              "evaluate", file.toString(), "--backend", "vector", "--split", "validation");
      assertThat(scored.exit()).as(scored.err()).isZero();
      assertThat(scored.out()).contains("%.6f".formatted(f.path("log_loss").asDouble()));
      Path scores = file.resolveSibling("../scores.csv").normalize();
      CommandLineRun predicted =
          CommandLineRun.of(
              "predict",
              "--model",
              file.toString(),
              "--input",
              folder.resolve("data-raw/test.csv").toString(),
              "--output",
              scores.toString());
      assertThat(predicted.exit()).as(predicted.err()).isZero();
      assertThat(Files.readAllLines(scores)).hasSize(1501);
    }
    assertThat(expected).hasSize(4);
    // Those that others overtook are gone.
    try (Stream<Path> files = Files.list(run.resolve("searched"))) {
      assertThat(files).hasSameElementsAs(expected);
    }
  }

  @Tag("numbers")
  @ParameterizedTest
  @ValueSource(strings = {"mixed", "inherited"})
  void withTheSupernetsHelp(String evaluation) throws Exception {
    Path one = fresh(evaluation + "-one");
    Path two = fresh(evaluation + "-two");
    String set = "search.evaluation=" + evaluation;
    CommandLineRun done = runs.right("search", one, "--set", set);
    boolean mixed = evaluation.equals("mixed");
    assertThat(done.out())
        .contains(mixed ? "generation 0: 5 → 4 → 3" : "generation 0: 5 → 3 subnets climbed")
        .contains("search took supernet ");
    isCharged(one, results(one).path("train").path("seconds").asDouble(), mixed);
    runs.right(
        "search", two, "--set", set, "--set", "search.parallel=2", "--set", "train.threads=2");
    assertThat(journal(two)).isEqualTo(journal(one));
    assertThat(book(two)).isEqualTo(book(one));
    assertThat(book(one)).isNotEqualTo(book(direct));
  }

  @Test
  void aKilledSearchEndsInTheBytesOfAnUninterruptedOne() throws Exception {
    Path whole = fresh("whole");
    runs.right("search", whole, "--set", "search.evaluation=mixed");
    Path killed = fresh("killed");
    Path log = folder.resolve("process.log");
    List<String> line = runs.arguments("search", killed, "--set", "search.evaluation=mixed");
    Path book = killed.resolve("search-trials.json");
    ProgramProcess.killOnce(book, "/supernet", line, log);
    List<String> often = new ArrayList<>(line);
    often.addAll(List.of("--set", "train.checkpoint_seconds=0"));
    ProgramProcess.killOnce(
        ProgramProcess.holds(book, "rung/2/seed/0").and(ProgramProcess.hasTrialUnderWay(killed)),
        often,
        log);
    runs.right("search", killed, "--set", "search.evaluation=mixed");
    assertThat(journal(killed)).isEqualTo(journal(whole));
    assertThat(book(killed)).isEqualTo(book(whole));
    assertThat(results(killed).path("search").path("finalists"))
        .isEqualTo(results(whole).path("search").path("finalists"));
  }

  @Test
  void trainingsDependOnWhatIsInherited() throws Exception {
    Path tables = fresh("tables");
    Path all = fresh("all");
    String set = "search.evaluation=inherited";
    runs.right("search", tables, "--set", set, "--set", "search.inherit=tables");
    runs.right("search", all, "--set", set);
    assertThat(book(tables)).hasSameSizeAs(book(all)).isNotEqualTo(book(all));
    // Once through the rows, where recipes from scratch take several passes.
    assertThat(book(all)).allMatch(t -> t.split("log_loss", -1).length == 2);
    assertThat(book(direct)).anyMatch(t -> t.split("log_loss", -1).length > 2);
  }

  @ParameterizedTest
  @CsvSource({
    "search.evaluation=inherited, has no supernet yet; run `pimento train",
    "search.evaluation=mixed, has no supernet yet; run `pimento train",
    "search.recipes=none.yaml, search.recipes: no file none.yaml; write one with"
  })
  void whatIsMissingIsNamed(String set, String message) throws Exception {
    Path run = folder.resolve("missing-" + message.length() + set.length());
    CommandLineRun done =
        runs.run("search", run, "--set", "search.evaluation=direct", "--set", set);
    assertThat(done.exit()).isNotZero();
    assertThat(done.err().strip()).contains(message).doesNotContain("\n");
  }

  @Test
  void anotherEvaluationNeedsAnotherFolder() throws Exception {
    for (String set : List.of("search.evaluation=supernet", "train.batch=128", "search.chosen=3")) {
      CommandLineRun done =
          runs.run("search", direct, "--set", "search.evaluation=direct", "--set", set);
      assertThat(done.exit()).isNotZero();
      assertThat(done.err().strip())
          .contains(set.substring(0, set.indexOf('=')), "choose another --run folder")
          .doesNotContain("\n");
    }
    CommandLineRun codesign =
        runs.run("codesign", folder.resolve("codesign"), "--set", "search.evaluation=direct");
    assertThat(codesign.exit()).isNotZero();
    assertThat(codesign.err()).contains("search.evaluation must be supernet, not direct");
  }

  @Test
  void theSupernetAloneScoresByDefaultAndIsCharged() throws Exception {
    Path run = fresh("alone");
    CommandLineRun done = runs.right("search", run, "--set", "search.recipes=null");
    JsonNode search = results(run).path("search");
    assertThat(search.path("seconds").isNumber()).isTrue();
    assertThat(search.has("evaluation")).isFalse();
    assertThat(done.out()).contains("search took supernet ", "scoring ").doesNotContain("rung");
    assertThat(new String(journal(run), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("rung", "recipes");
    assertThat(run.resolve("search-trials.json")).doesNotExist();
  }
}
