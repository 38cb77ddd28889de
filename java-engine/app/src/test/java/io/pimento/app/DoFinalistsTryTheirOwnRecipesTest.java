package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code pimento retrain} by recipes: the same number for all, a killed one, both kinds of test.
 */
class DoFinalistsTryTheirOwnRecipesTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s'}
      model: {blocks: 2, embedding: 8, dense_dims: [8, 16], sparse_dims: [8, 16]}
      train: {batch: 256, threads: 1}
      tune: {steps: 2, batch: 128, chunk: 256, validation_rows: 512}
      search: {initial: 4, generations: 1, children: 1, sample: 2}
      retrain: {top_k: 2, trials: 3, recipes: '%s', baselines: [LR, DLRM], seeds: [1, 2]}
      rank: {subnets: 2, strategies: [full-path], sharings: [sliced], tuning: [false]}
      """;

  @TempDir private static Path folder;
  private static ConfiguredRuns runs;
  private static Path searched;
  private static Path whole;

  @BeforeAll
  static void prepare() throws Exception {
    Path data = folder.resolve("data");
    AdultSample.prepareFirst(3000, data, "--set", "data.inputs=none");
    String config = CONFIG.formatted(data, QuickRecipes.in(folder));
    runs = new ConfiguredRuns(Files.writeString(folder.resolve("run.yaml"), config));
    searched = folder.resolve("searched");
    whole = folder.resolve("whole");
    runs.right("train", searched);
    runs.right("search", searched);
    ConfiguredRuns.copy(searched, whole);
    runs.right("retrain", whole);
  }

  private static Path fresh(String name) throws Exception {
    return ConfiguredRuns.copy(searched, folder.resolve(name));
  }

  private static JsonNode models(Path run) throws Exception {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(run.resolve("results.json")))
        .path("retrain")
        .path("models");
  }

  /** All that does not say how long it took. */
  private static String results(Path run) throws Exception {
    return models(run).toString().replaceAll("\"seconds\":[^,}]*", "");
  }

  @Tag("numbers")
  @Test
  void everyModelTriesAsManyOfItsOwnKind() throws Exception {
    JsonNode models = models(whole);
    assertThat(models).hasSize(4);
    String first = "";
    for (JsonNode model : models) {
      JsonNode trials = model.path("validation_log_loss_by_trial");
      assertThat(trials.size()).as(model.toString()).isEqualTo(3);
      String begins = trials.propertyNames().iterator().next();
      boolean own = model.path("name").asString().equals("LR");
      // What the ranges of LR and of searched models begin with.
      assertThat(begins).startsWith("recipe 1: rate ");
      if (own) {
        assertThat(begins).contains("rate 0.016").doesNotContain("table prior");
      } else if (model.path("searched").asBoolean()) {
        assertThat(begins).contains("rate 0.002", "table prior 100").doesNotContain("dropout");
        first = first.isEmpty() ? trials.propertyNames().toString() : first;
        assertThat(trials.propertyNames()).hasToString(first);
      } else {
        assertThat(begins).contains("rate 0.003", "dropout 0.1");
      }
      assertThat(model.path("recipe").path("optimizer").asString()).isEqualTo("adam");
      assertThat(model.path("epochs").asInt())
          .isBetween(1, model.path("recipe").path("epochs").asInt());
      assertThat(model.path("validation").path("log_loss").asDouble()).isBetween(0.2, 0.55);
    }
    assertThat(Files.readString(whole.resolve("report.html")))
        .contains("each 3 recipes of its kind's ranges; seeds [1, 2]");
  }

  @Test
  void aKilledRetrainEndsInTheBytesOfAnUninterruptedOne() throws Exception {
    Path killed = fresh("killed");
    Path log = folder.resolve("process.log");
    Path book = killed.resolve("trials.json");
    ProgramProcess.killOnce(
        ProgramProcess.holds(book, "/recipe 2").and(ProgramProcess.hasTrialUnderWay(killed)),
        runs.arguments("retrain", killed, "--set", "train.checkpoint_seconds=0"),
        log);
    ProgramProcess.killOnce(book, "\"test/", runs.arguments("retrain", killed), log);
    runs.right("retrain", killed, "--set", "retrain.parallel=2");
    assertThat(results(killed)).isEqualTo(results(whole));
    for (String name : List.of("best.safetensors", "best.json", "best-baseline.safetensors")) {
      assertThat(Files.mismatch(whole.resolve(name), killed.resolve(name))).as(name).isEqualTo(-1);
    }
    try (Stream<Path> losses = Files.list(whole.resolve("test-losses"))) {
      List<Path> all = losses.toList();
      assertThat(all).hasSize(6);
      for (Path file : all) {
        Path other = killed.resolve("test-losses").resolve(file.getFileName());
        assertThat(Files.mismatch(file, other)).as(file.toString()).isEqualTo(-1);
      }
    }
  }

  @Tag("numbers")
  @Test
  void withoutRefittingTheBestWeightsOnValidationAreTested() throws Exception {
    Path run = fresh("kept");
    runs.right("retrain", run, "--set", "retrain.refit=false");
    JsonNode models = models(run);
    for (int i = 0; i < models.size(); i++) {
      JsonNode other = models(whole).path(i);
      assertThat(models.path(i).path("validation")).isEqualTo(other.path("validation"));
      if (!other.path("test").isMissingNode()) {
        assertThat(models.path(i).path("test").path("log_loss"))
            .isNotEqualTo(other.path("test").path("log_loss"));
      }
    }
    // The best searched model's kept weights give the score that it was chosen by.
    CommandLineRun scored =
        CommandLineRun.of(
            "evaluate",
            run.resolve("best.safetensors").toString(),
            "--backend",
            "vector",
            "--split",
            "validation");
    assertThat(scored.exit()).as(scored.err()).isZero();
    double chosen = Double.NaN;
    for (JsonNode model : models) {
      if (model.path("searched").asBoolean() && model.has("test")) {
        chosen = model.path("validation").path("log_loss").asDouble();
      }
    }
    assertThat(scored.out()).contains("%.6f".formatted(chosen));
  }

  @Test
  void isARankingMadeByRecipesToo() throws Exception {
    Path run = fresh("ranked");
    CommandLineRun done = runs.right("rank", run);
    assertThat(done.out()).contains("2 subnets, 3 seeds alone");
    assertThat(Files.readString(run.resolve("rank-alone.json"))).contains("recipes ");
  }

  @Test
  void theGridStaysWhereItsKeysAreSet() throws Exception {
    Path run = fresh("grid");
    CommandLineRun done =
        runs.right(
            "retrain",
            run,
            "--set",
            "retrain.trials=null",
            "--set",
            "retrain.recipes=null",
            "--set",
            "retrain.learning_rate=[0.05, 0.1]",
            "--set",
            "retrain.baselines=[LR]");
    assertThat(done.out())
        .contains(
            "each 2 trial(s) (learning rate 0.05; 0.1) of at most 1 epoch(s), batch 512, adagrad");
    assertThat(models(run).path(0).path("validation_log_loss_by_trial").propertyNames())
        .containsExactly("0.05", "0.1");
  }

  @Test
  void trialsThatAllLeaveTheFiniteNumbersAreOneLine() throws Exception {
    CommandLineRun done =
        runs.run(
            "retrain",
            fresh("diverged"),
            "--set",
            "retrain.trials=0",
            "--set",
            "retrain.recipes=null",
            "--set",
            "retrain.optimizer=sgd",
            "--set",
            "retrain.clip=0",
            "--set",
            "retrain.learning_rate=[1e30]");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.err().lines()).hasSize(1);
    assertThat(done.err()).contains(": all trials left the finite numbers (1.0E30); lower");
  }

  @ParameterizedTest
  @CsvSource({
    "trials=-1, retrain.trials must be a whole number from 0",
    "trials=some, retrain.trials must be a whole number from 0",
    "patience=-1, retrain.patience must be a whole number from 0",
    "refit=1, retrain.refit must be true or false",
    "recipes=none.yaml, retrain.recipes: no file none.yaml; write one with",
    "recipes=[1], retrain.recipes must be a name",
    "recipies=x, did you mean 'retrain.recipes'"
  })
  void isAWrongValueOneLine(String set, String message) throws Exception {
    CommandLineRun done =
        runs.run(
            "retrain",
            fresh("wrong " + set.charAt(0) + set.length() + set.hashCode()),
            "--set",
            "retrain." + set);
    assertThat(done.exit()).as(done.out()).isEqualTo(2);
    assertThat(done.err().lines()).as(done.err()).hasSizeLessThanOrEqualTo(2);
    assertThat(done.err()).contains(message);
  }
}
