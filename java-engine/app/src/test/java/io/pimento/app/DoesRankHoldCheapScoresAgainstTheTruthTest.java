package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code pimento rank}: every score, a killed one, one that diverges, wrong keys. */
class DoesRankHoldCheapScoresAgainstTheTruthTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s'}
      model: {blocks: 2, embedding: 8, dense_dims: [8, 16], sparse_dims: [8, 16]}
      train: {batch: 256, threads: 1, sharing: sliced}
      tune: {steps: 2, batch: 128, chunk: 256, validation_rows: 512}
      retrain: {trials: 0, optimizer: adam, learning_rate: [0.01], clip: 1, batch: 128, epochs: 2}
      rank: {subnets: 6, strategies: [single-path], sharings: [sliced, masked], seeds: [1, 3]}
      """;

  private static final List<String> OF_SUPERNETS =
      List.of("supernet", "supernet_tuned", "inherited_tables", "inherited_all");
  private static final List<String> ALONE =
      List.of(
          "eighth_of_rows",
          "quarter_of_rows",
          "half_of_rows",
          "half_epoch",
          "fewer_multiply_adds",
          "more_multiply_adds",
          "more_parameters");

  @TempDir private static Path folder;
  private static Path config;
  private static Path whole;
  private static String printed = "";

  @BeforeAll
  static void rankOnce() throws Exception {
    Path data = folder.resolve("data");
    AdultSample.prepareFirst(3000, data, "--set", "data.inputs=none");
    config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data));
    whole = folder.resolve("whole");
    printed = right(whole).out();
  }

  private static List<String> arguments(Path run, String... set) {
    List<String> line = new ArrayList<>(List.of("rank", "--backend", "vector"));
    line.addAll(List.of("--config", config.toString(), "--run", run.toString()));
    for (String s : set) {
      line.addAll(List.of("--set", s));
    }
    return line;
  }

  private static CommandLineRun run(Path run, String... set) throws Exception {
    return CommandLineRun.of(arguments(run, set).toArray(String[]::new));
  }

  private static CommandLineRun right(Path run, String... set) throws Exception {
    CommandLineRun done = run(run, set);
    assertThat(done.exit()).as(done.err()).isZero();
    return done;
  }

  private static JsonNode rank(Path run) throws Exception {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(run.resolve("results.json")))
        .path("rank");
  }

  private static List<String> scores(Path run) throws Exception {
    List<String> names = new ArrayList<>();
    rank(run).path("scores").forEach(s -> names.add(s.path("score").asString()));
    return names;
  }

  /** All that does not say how long it took. */
  private static String timeless(JsonNode rank) {
    return rank.toString().replaceAll("\"cost\":\\{[^}]*}", "");
  }

  @Tag("numbers")
  @Test
  void everyScoreHasItsRow() throws Exception {
    List<String> expected = new ArrayList<>(OF_SUPERNETS);
    expected.addAll(OF_SUPERNETS);
    expected.addAll(ALONE);
    assertThat(scores(whole)).isEqualTo(expected);
    JsonNode rank = rank(whole);
    assertThat(rank.path("truth")).hasSize(6);
    JsonNode first = rank.path("truth").get(0);
    assertThat(first.path("mean").asDouble())
        .isCloseTo(
            (first.path("seeds").get(0).asDouble() + first.path("seeds").get(1).asDouble()) / 2,
            within(1e-12));
    double least = Double.POSITIVE_INFINITY;
    for (JsonNode truth : rank.path("truth")) {
      least = Math.min(least, truth.path("mean").asDouble());
    }
    double seconds = rank.path("cost").path("seconds").asDouble();
    for (JsonNode score : rank.path("scores")) {
      String name = score.path("name").asString();
      assertThat(printed).contains(name);
      assertThat(score.path("tau").path("mean").asDouble()).as(name).isBetween(-1.0, 1.0);
      assertThat(score.path("values")).hasSize(6);
      assertThat(score.path("not_finite")).isEmpty();
      int liked = 0;
      for (int i = 0; i < 6; i++) {
        JsonNode values = score.path("values");
        liked = values.get(i).asDouble() < values.get(liked).asDouble() ? i : liked;
      }
      assertThat(score.path("regret").asDouble())
          .as(name)
          .isCloseTo(rank.path("truth").get(liked).path("mean").asDouble() - least, within(1e-12));
      assertThat(score.path("regret_of_top_5").asDouble())
          .isBetween(0.0, score.path("regret").asDouble());
      double share = score.path("cost").path("seconds").asDouble() / seconds;
      assertThat(score.path("cost").path("share_of_training").asDouble())
          .isCloseTo(share, within(1e-12));
      if (!name.contains("multiply-adds") && !name.contains("parameters")) {
        assertThat(share).as(name).isPositive();
      }
    }
    assertThat(printed)
        .contains("truth: log loss on validation after training alone, mean of 2 seeds")
        .contains(
            "6 subnets, 2 seeds alone",
            "τ / ceiling",
            "regret of top 5",
            "of a training",
            "all, in trainings")
        .contains("its training took ");
  }

  @Tag("numbers")
  @Test
  void moreIsTheOppositeOfFewer() throws Exception {
    JsonNode scores = rank(whole).path("scores");
    double fewer = scores.get(12).path("tau").path("mean").asDouble();
    assertThat(scores.get(13).path("tau").path("mean").asDouble()).isEqualTo(-fewer);
  }

  @Test
  void aKilledOneGoesOnToTheSame() throws Exception {
    Path killed = folder.resolve("killed");
    Path log = folder.resolve("process.log");
    Path alone = killed.resolve("rank-alone.json");
    ProgramProcess.killOnce(
        ProgramProcess.holds(alone, "scratch/2/").and(ProgramProcess.hasTrialUnderWay(killed)),
        arguments(killed, "train.checkpoint_seconds=0"),
        log);
    ProgramProcess.killOnce(
        killed.resolve("rank-inherited.json"), "inherited_all", arguments(killed), log);
    ProgramProcess.killOnce(alone, "quarter_of_rows/2", arguments(killed), log);
    String before = Files.readString(killed.resolve("rank-inherited.json"));
    right(killed, "retrain.parallel=2");
    assertThat(timeless(rank(killed))).isEqualTo(timeless(rank(whole)));
    // What was finished is not trained again, so its times stay.
    assertThat(Files.readString(killed.resolve("rank-inherited.json"))).isEqualTo(before);
    String kept = Files.readString(alone);
    right(killed);
    assertThat(Files.readString(alone)).isEqualTo(kept);
  }

  @Test
  void onlyWhatIsNamedIsTrained() throws Exception {
    Path run = folder.resolve("named");
    right(run, "rank.scores=[half_epoch, more_parameters]", "rank.subnets=2");
    assertThat(scores(run)).containsExactly("half_epoch", "more_parameters");
    assertThat(rank(run).path("ranking")).isEmpty();
    try (var files = Files.list(run)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(f -> f.startsWith("rank-single"));
    }
    assertThat(Files.readString(run.resolve("rank-alone.json")))
        .contains("half_epoch/0/2")
        .doesNotContain("of_rows");
    // More of them later leave what is there.
    right(run, "rank.scores=[inherited_all]", "rank.subnets=2", "rank.sharings=[masked]");
    assertThat(scores(run)).containsExactly("inherited_all");
    right(
        run,
        "rank.scores=[inherited_all]",
        "rank.subnets=2",
        "rank.sharings=[masked]",
        "rank.inherit_part=0.5");
    assertThat(Files.readString(run.resolve("rank-inherited.json")))
        .contains("inherited_all 0.25/single-path, masked/1/2")
        .contains("inherited_all 0.5/single-path, masked/1/2");
  }

  @Tag("numbers")
  @Test
  void aTrainingThatLeavesTheFiniteNumbersIsTheWorstAndNamed() throws Exception {
    Path run = folder.resolve("diverged");
    CommandLineRun done =
        right(
            run,
            "rank.scores=[half_epoch, fewer_multiply_adds]",
            "rank.subnets=3",
            "retrain.optimizer=sgd",
            "retrain.clip=0",
            "retrain.learning_rate=[1e30]");
    assertThat(done.out())
        .contains("truth, seed 1 of 2: subnets 0, 1, 2 left the finite numbers: the worst")
        .contains("alone, 0.5 epoch: subnets 0, 1, 2 left the finite numbers: the worst");
    JsonNode score = rank(run).path("scores").get(0);
    assertThat(score.path("not_finite")).hasSize(3);
    assertThat(score.path("values").get(0).isNull()).isTrue();
    String first = Files.readString(run.resolve("results.json"));
    right(
        run,
        "rank.scores=[half_epoch, fewer_multiply_adds]",
        "rank.subnets=3",
        "retrain.optimizer=sgd",
        "retrain.clip=0",
        "retrain.learning_rate=[1e30]");
    assertThat(Files.readString(run.resolve("results.json"))).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scores=[half_epok] | rank.scores: unknown score 'half_epok'; did you mean 'half_epoch'?",
        "scores=[supernet, inherit_all] | unknown score 'inherit_all'; did you mean"
            + " 'inherited_all'",
        "scores=3 | rank.scores must be a list",
        "scores=[null] | rank.scores must be a list of names",
        "score=[supernet] | did you mean 'rank.scores'",
        "inherit_part=0 | rank.inherit_part must be a number above 0, to 1, not 0",
        "inherit_part=1.5 | rank.inherit_part must be a number from 0 to 1, not 1.5",
        "inherit_part=half | rank.inherit_part must be a number from 0 to 1",
        "inherit_parts=0.5 | did you mean 'rank.inherit_part'",
        "seeds=[2, 1, 2] | rank.seeds must be a list without a seed twice",
        "seeds=[] | rank.seeds must be a list of at least one seed"
      })
  void isAWrongValueOneLine(String set, String message) throws Exception {
    wrong(message, "rank." + set);
  }

  @Test
  void areKeysThatContradictNamed() throws Exception {
    wrong(
        "rank.scores must be without supernet_tuned where rank.tuning is [false]",
        "rank.scores=[supernet_tuned]",
        "rank.tuning=[false]");
    wrong(
        "rank.scores must be without inherited_all where rank.strategies or rank.sharings is",
        "rank.scores=[inherited_all]",
        "rank.sharings=[]");
    wrong(
        "rank.subnets is 5000000, but only",
        "rank.subnets=5000000",
        "model.blocks=1",
        "model.dense_dims=[8]",
        "model.sparse_dims=[8]");
  }

  private static void wrong(String message, String... set) throws Exception {
    CommandLineRun done = run(folder.resolve("wrong " + message.hashCode()), set);
    assertThat(done.exit()).as(done.out()).isEqualTo(2);
    assertThat(done.err().lines()).as(done.err()).hasSizeLessThanOrEqualTo(2);
    assertThat(done.err()).contains(message);
  }
}
