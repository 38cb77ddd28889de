package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A table with tags, weighted topics, weights of rows and a split column, from text to report. */
@Tag("numbers")
class DoFieldsOfSeveralValuesComeThroughTest {
  private static final int ROWS = 3000;

  @TempDir private static Path folder;

  /** Clicks follow the tags: those from t0 to t4 make one likely. */
  @BeforeAll
  static void prepare() throws Exception {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>(List.of("click,user,price,tags,topics,weight,part"));
    for (int i = 0; i < ROWS; i++) {
      StringBuilder tags = new StringBuilder();
      int good = 0;
      int size = random.nextInt(5);
      for (int k = 0; k < size; k++) {
        int tag = random.nextInt(10);
        good += tag < 5 ? 1 : -1;
        tags.append(k == 0 ? "" : "|").append('t').append(tag);
      }
      StringBuilder topics = new StringBuilder();
      for (int k = 0; k < random.nextInt(3); k++) {
        topics.append(k == 0 ? "" : ";").append("p" + random.nextInt(6));
        topics.append(random.nextBoolean() ? ":0." + (1 + random.nextInt(9)) : "");
      }
      int click = random.nextDouble() < 1 / (1 + Math.exp(-2.0 * good)) ? 1 : 0;
      String part = i % 10 < 7 ? "train" : i % 10 < 9 ? "dev" : "test";
      lines.add(
          "%d,u%d,%d,%s,%s,%d,%s"
              .formatted(
                  click,
                  random.nextInt(20),
                  random.nextInt(100),
                  tags,
                  topics,
                  1 + random.nextInt(4),
                  part));
    }
    Files.write(folder.resolve("rows.csv"), lines);
    Files.writeString(
        folder.resolve("schema.yaml"),
        """
        name: shop
        label: {column: click, positive: ["1"], negative: ["0"]}
        dense: [price]
        categorical: [user]
        multi:
          tags: {most: 3, pooling: mean, longer: last}
          topics: {separator: ";", pooling: weighted, weight_separator: ":"}
        weight: weight
        split: {column: part}
        """);
    CommandLineRun prepare = prepare("data");
    assertThat(prepare.exit()).as(prepare.err()).isZero();
    assertThat(prepare.out())
        .contains("3,000 rows read, 3,000 kept")
        .contains("tags: ", "with more than 3", "weights of rows times 0.");
  }

  private static CommandLineRun prepare(String out, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(
            List.of(
                "prepare",
                "--format",
                "table",
                "--schema",
                at("schema.yaml"),
                "--out",
                at(out),
                at("rows.csv")));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  private static CommandLineRun step(String step, String run, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of(step, "--run", at(run)));
    for (String set :
        List.of(
            "data.prepared=" + at("data"),
            "model.blocks=2",
            "model.embedding=8",
            "model.dense_dims=[8, 16]",
            "model.sparse_dims=[8, 16]",
            "train.optimizer=adam",
            "train.learning_rate=0.01",
            "train.batch=64",
            "train.epochs=2",
            "train.threads=1",
            "tune.steps=3",
            "tune.batch=64",
            "tune.chunk=128",
            "tune.validation_rows=512",
            "search.initial=4",
            "search.generations=1",
            "search.children=2",
            "search.sample=2",
            "retrain.top_k=1",
            "retrain.optimizer=adam",
            "retrain.learning_rate=[0.02]",
            "retrain.batch=64",
            "retrain.epochs=6")) {
      args.addAll(List.of("--set", set));
    }
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  private static void passes(CommandLineRun run) {
    assertThat(run.exit()).as(run.err()).isZero();
  }

  private static JsonNode results(String run) throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(folder.resolve(run).resolve("results.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"masked", "sliced"})
  void isEverythingTrainedSearchedAndScored(String sharing) throws Exception {
    String mode = "train.sharing=" + sharing;
    passes(step("train", sharing, "--set", mode));
    passes(step("search", sharing, "--set", mode));
    passes(step("retrain", sharing, "--set", mode));
    JsonNode models = results(sharing).path("retrain").path("models");
    assertThat(models.size()).isEqualTo(7);
    // The click rate alone has a log loss near 0.69; every kind of model reads the tags.
    for (JsonNode model : models) {
      assertThat(model.path("test").path("log_loss").asDouble())
          .as(model.path("name").asString())
          .isLessThan(0.6);
      assertThat(model.path("test").path("seeds").path(0).path("reliability").size())
          .isBetween(10, 15);
    }
    assertThat(Files.readString(folder.resolve(sharing).resolve("report.html")))
        .contains("<h2>Calibration</h2>", "observed click rate");

    CommandLineRun score = evaluate(sharing, "--group-by", "user");
    passes(score);
    double loss =
        models
            .valueStream()
            .filter(m -> m.path("searched").asBoolean())
            .findFirst()
            .orElseThrow()
            .path("test")
            .path("log_loss")
            .asDouble();
    assertThat(score.out())
        .contains(String.format(Locale.ROOT, "log loss %.6f", loss))
        .contains("AUC inside groups of user: 0.", "the mean of 20 groups");
    JsonNode kept = results(sharing).path("evaluate").path("best.safetensors, best.json, test");
    assertThat(kept.path("group_by").asString()).isEqualTo("user");
    assertThat(kept.path("grouped_auc").path("groups").asInt()).isEqualTo(20);
    assertThat(kept.path("calibration_error").asDouble()).isBetween(0.0, 0.3);
    refused(evaluate(sharing, "--group-by", "tags"), "rows have several values of it");
    refused(evaluate(sharing, "--group-by", "price"), "there are [user, bin.price, tags, topics]");

    // Started again, nothing is trained again.
    passes(step("train", sharing, "--set", mode));
    JsonNode before = results(sharing).path("retrain");
    passes(step("retrain", sharing, "--set", mode));
    assertThat(results(sharing).path("retrain")).isEqualTo(before);
  }

  private CommandLineRun evaluate(String run, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(
            List.of(
                "evaluate",
                at(run + "/best.safetensors"),
                "--architecture",
                at(run + "/best.json"),
                "--split",
                "test"));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  @Test
  void doesTheSimulatorReadEveryRowOfABag() throws Exception {
    passes(step("train", "pim"));
    passes(
        step(
            "search",
            "pim",
            "--set",
            "search.hardware.device=small-crossbar-32nm",
            "--set",
            "search.hardware.rows=32",
            "--set",
            "search.objectives=[pim_log_loss, pim_energy_uj]",
            "--set",
            "search.algorithm=nsga2"));
    passes(
        step(
            "retrain", "pim",
            "--set", "retrain.baselines=[LR]",
            "--set", "search.hardware.device=small-crossbar-32nm",
            "--set", "search.hardware.rows=32",
            "--set", "search.objectives=[pim_log_loss, pim_energy_uj]",
            "--set", "search.algorithm=nsga2"));
    CommandLineRun scored =
        CommandLineRun.of(
            "pim",
            "evaluate",
            at("pim/best.safetensors"),
            "--architecture",
            at("pim/best.json"),
            "--device",
            "small-crossbar-32nm",
            "--limit",
            "60");
    passes(scored);
    assertThat(scored.out()).contains("over 60 rows");
    passes(
        CommandLineRun.of(
            "pim", "--graph", at("pim/best.json"), "--device", "isaac-32nm", "--data", at("data")));
    CommandLineRun accesses =
        CommandLineRun.of(
            "pim",
            "accesses",
            "--data",
            at("data"),
            "--limit",
            "5",
            "--queries",
            at("queries.txt"));
    passes(accesses);
    // The first rows of train as they stand in the text, three tags at most.
    List<String> rows = Files.readAllLines(folder.resolve("rows.csv")).subList(1, 6);
    List<String> queries = Files.readAllLines(folder.resolve("queries.txt"));
    for (int i = 0; i < 5; i++) {
      String[] cells = rows.get(i).split(",");
      int tags = cells[3].isEmpty() ? 0 : Math.min(3, cells[3].split("\\|").length);
      int topics = cells[4].isEmpty() ? 0 : cells[4].split(";").length;
      List<String> words = List.of(queries.get(i).split(" "));
      // The tables are of user and bin.price, then of fields of several values.
      assertThat(words).filteredOn(w -> w.startsWith("0:")).hasSize(1);
      assertThat(words).filteredOn(w -> w.startsWith("1:")).hasSize(1);
      assertThat(words).filteredOn(w -> w.startsWith("2:")).hasSize(tags);
      assertThat(words).filteredOn(w -> w.startsWith("3:")).hasSize(topics);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"masked", "sliced"})
  void areTablesOfFewBitsTrainedAndSimulated(String sharing) throws Exception {
    String run = "bits-" + sharing;
    String[] sets = {
      "--set", "train.sharing=" + sharing,
      "--set", "model.weight_bits=[4, 8]",
      "--set", "model.activation_bits=[4, 8]",
      "--set", "retrain.baselines=[LR]"
    };
    passes(step("train", run, sets));
    passes(step("search", run, sets));
    passes(step("retrain", run, sets));
    JsonNode best =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(folder.resolve(run).resolve("best.json")));
    assertThat(best.path("bits").path("tables").asInt()).isIn(4, 8);
    JsonNode searched =
        results(run)
            .path("retrain")
            .path("models")
            .valueStream()
            .filter(m -> m.path("searched").asBoolean())
            .findFirst()
            .orElseThrow();
    assertThat(searched.path("test").path("log_loss").asDouble()).isLessThan(0.6);
    passes(evaluate(run));
    CommandLineRun device =
        CommandLineRun.of(
            "pim",
            "evaluate",
            at(run + "/best.safetensors"),
            "--architecture",
            at(run + "/best.json"),
            "--device",
            "small-crossbar-32nm",
            "--limit",
            "60");
    passes(device);
    assertThat(device.out()).contains("over 60 rows");
  }

  /** Rows have bags and weights: replicas share them out, in the same bytes on any threads. */
  @Test
  void doReplicasTrainOnThem() throws Exception {
    String replicas = "train.replicas=2";
    passes(step("train", "one-thread", "--set", replicas, "--set", "model.weight_bits=[8, 32]"));
    passes(
        step(
            "train",
            "two-threads",
            "--set",
            replicas,
            "--set",
            "model.weight_bits=[8, 32]",
            "--threads",
            "2"));
    String file = "supernet.safetensors";
    assertThat(
            Files.mismatch(
                folder.resolve("one-thread/" + file), folder.resolve("two-threads/" + file)))
        .isEqualTo(-1);
    passes(step("train", "alone", "--set", "model.weight_bits=[8, 32]"));
    assertThat(
            Files.mismatch(folder.resolve("one-thread/" + file), folder.resolve("alone/" + file)))
        .isNotEqualTo(-1);
  }

  @Test
  void isWhatTheDataHoldShown() throws Exception {
    CommandLineRun inspect = CommandLineRun.of("inspect", at("data"));
    passes(inspect);
    assertThat(inspect.out())
        .contains(
            "made of other fields: bin 1, rate 4",
            "4 categorical, 2 of several values",
            "tags",
            "mean",
            "topics",
            "weighted")
        .contains("rows have weights, scaled by 0.");
  }

  @Test
  void areSplitsOfAConfigurationTakenInsteadOfTheSchemas() throws Exception {
    CommandLineRun folds =
        prepare("folds", "--set", "data.folds={column: part, validation: [test], ignore: [dev]}");
    passes(folds);
    assertThat(folds.out())
        .containsPattern("train +2,100 rows")
        .containsPattern("validation +300 rows")
        .containsPattern("test +0 rows")
        .contains("600 rows left out, as the split column says")
        .doesNotContain("warning"); // no fold is named for the test
    CommandLineRun none =
        prepare("nothing", "--set", "data.folds={column: part, validation: [dev], test: [none]}");
    passes(none);
    assertThat(none.out()).contains("warning: the split column gives no row to test");
    CommandLineRun words = prepare("words", "--set", "data.split_column.column=part");
    passes(words);
    assertThat(words.out())
        .containsPattern("validation +600 rows")
        .containsPattern("test +300 rows");
  }

  @Test
  void isWhatCannotBeRefusedInOneLine() throws Exception {
    refused(prepare("x", "--set", "data.split=[8, 1, 1]"), "but the column part names the splits");
    refused(
        prepare("x", "--set", "data.folds.column=user", "--set", "data.folds.validation=[u1]"),
        "column user stands twice");
    refused(prepare("x", "--set", "data.folds.test=[3]"), "data.folds.test must be []");
    refused(
        prepare("x", "--test", at("rows.csv")),
        "test has files of its own, and the column part names the splits");
    refused(
        prepare("x", "--set", "data.split_column={column: part, train: [train], test: [test]}"),
        "\"dev\" is not a value that names a split");
    refused(
        CommandLineRun.of(
            "prepare",
            "--format",
            "criteo",
            "--out",
            at("x"),
            at("rows.csv"),
            "--set",
            "data.split_column.column=part"),
        "the split column part needs a schema file");
  }

  private static void refused(CommandLineRun run, String why) {
    assertThat(run.exit()).isNotZero();
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).contains(why);
  }
}
