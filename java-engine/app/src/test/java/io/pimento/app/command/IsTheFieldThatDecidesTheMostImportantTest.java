package io.pimento.app.command;

import static io.pimento.app.command.TrainedRun.ok;
import static io.pimento.app.command.TrainedRun.prepare;
import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clicks that follow from one field most, from two together less, and not at all from two. */
class IsTheFieldThatDecidesTheMostImportantTest {
  private static final String RECIPES =
      """
      all: {learning_rate: [0.003], table_prior: [6], weight_prior: [1], dropout: [0], epochs: [3],
            batch_root: [1], embedding: [8], hidden: [[16]], bottom: [[16]], depth: [1],
            heads: [1], maps: [[4]]}
      """;

  @TempDir private static Path folder;
  private static Path data;
  private static Path run;
  private static JsonNode found;
  private static String said;
  private static final Map<String, JsonNode> BY_FIELD = new TreeMap<>();

  @BeforeAll
  static void train() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    List<String> lines = new ArrayList<>(List.of("y,age,decides,left,right,noise,tags,part"));
    for (int r = 0; r < 5000; r++) {
      int decides = random.nextInt(6);
      int left = random.nextInt(4);
      int right = random.nextInt(4);
      double p = 0.03 + 0.13 * decides + (((left ^ right) & 1) == 0 ? 0.28 : 0);
      lines.add(
          "%d,%d,d%d,l%d,r%d,n%d,t%d|t%d,%s"
              .formatted(
                  random.nextDouble() < p ? 1 : 0,
                  random.nextInt(90),
                  decides,
                  left,
                  right,
                  random.nextInt(8),
                  random.nextInt(9),
                  random.nextInt(9),
                  r < 3600 ? "train" : r < 4400 ? "validation" : "test"));
    }
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            """
            name: planted
            label: {column: y, positive: ["1"], negative: ["0"]}
            dense: [age]
            categorical: [decides, left, right, noise]
            multi: {tags: {most: 4}}
            split: {column: part}
            """);
    data = folder.resolve("data");
    prepare(schema, data, Files.write(folder.resolve("all.csv"), lines));
    Path recipes = Files.writeString(folder.resolve("recipes.yaml"), RECIPES);
    run = folder.resolve("run");
    ok(
        "fit",
        "--backend",
        "vector",
        "--threads",
        "1",
        "--model",
        "DeepFM",
        "--trials",
        "1",
        "--set",
        "fit.recipes=" + recipes,
        "--data",
        data.toString(),
        "--run",
        run.toString());
    CommandLineRun measured = importance("first.json", "--threads", "1");
    assertThat(measured.exit()).as(measured.err()).isZero();
    said = measured.out();

    found = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("first.json")));
    found.path("fields").forEach(f -> BY_FIELD.put(f.path("field").asString(), f));
  }

  private static CommandLineRun importance(String json, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("importance", "--model", run.toString()));
    line.addAll(List.of("--backend", "vector", "--json", folder.resolve(json).toString()));
    line.addAll(List.of(more));
    return CommandLineRun.of(line.toArray(String[]::new));
  }

  private static double rise(String field, String what) {
    return BY_FIELD.get(field).path("log_loss_rise").path(what).asDouble();
  }

  @Test
  void isWhatDecidesFirstAndNoiseNothing() {
    assertThat(BY_FIELD.keySet())
        .containsExactly("age", "decides", "left", "noise", "right", "tags");
    assertThat(found.path("fields").get(0).path("field").asString()).isEqualTo("decides");
    assertThat(rise("decides", "mean")).isGreaterThan(0.05);
    assertThat(rise("decides", "mean")).isGreaterThan(1.5 * rise("left", "mean"));
    assertThat(BY_FIELD.get("decides").path("auc_fall").path("mean").asDouble())
        .isGreaterThan(0.05);
    for (String field : List.of("decides", "left", "right")) {
      assertThat(rise(field, "mean")).as(field).isGreaterThan(rise(field, "chance"));
    }
    for (String field : List.of("age", "noise", "tags")) {
      assertThat(Math.abs(rise(field, "mean"))).as(field).isLessThan(rise(field, "chance"));
      assertThat(rise(field, "chance")).as(field).isLessThan(0.02);
    }
  }

  /** Neither of the two says anything alone: what a model knows of them is made of both. */
  @Test
  void isWhatIsMadeOfAFieldShuffledWithIt() {
    List<String> made = new ArrayList<>();
    BY_FIELD.get("left").path("made_of_it").forEach(m -> made.add(m.asString()));
    assertThat(made).contains("rate.left+right");
    assertThat(said)
        .containsPattern("left +0\\.[0-9]+ ± 0\\.[0-9]+ .* " + made.size() + " columns");
    assertThat(rise("left", "mean") / rise("right", "mean")).isBetween(0.6, 1.7);
  }

  @Test
  void areMeanAndDeviationThoseOfTheShuffles() {
    for (JsonNode f : BY_FIELD.values()) {
      JsonNode logLoss = f.path("log_loss_rise");
      double sum = 0;
      double squares = 0;
      assertThat(logLoss.path("each").size()).isEqualTo(5);
      for (JsonNode x : logLoss.path("each")) {
        sum += x.asDouble();
        squares += x.asDouble() * x.asDouble();
      }
      double mean = sum / 5;
      assertThat(logLoss.path("mean").asDouble()).isCloseTo(mean, within(1e-12));
      double deviation = Math.sqrt((squares - 5 * mean * mean) / 4);
      assertThat(logLoss.path("deviation").asDouble()).isCloseTo(deviation, within(1e-9));
      // 2.776 is Student's t of 4 degrees of freedom.
      assertThat(logLoss.path("chance").asDouble())
          .isCloseTo(2.776 * deviation * Math.sqrt(1.2), within(1e-9));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double x) {
    return org.assertj.core.api.Assertions.within(x);
  }

  @Test
  void areFiguresThoseOfTheSeedWhateverTheThreads() throws Exception {
    assertThat(importance("again.json", "--threads", "2").exit()).isZero();
    assertThat(folder.resolve("again.json")).hasSameBinaryContentAs(folder.resolve("first.json"));
    assertThat(importance("other.json", "--seed", "2").exit()).isZero();
    assertThat(Files.readString(folder.resolve("other.json")))
        .isNotEqualTo(Files.readString(folder.resolve("first.json")));
  }

  @Test
  void isTheUnshuffledScoreThatOfEvaluate() throws Exception {
    String evaluated =
        ok("evaluate", run.resolve("fit.safetensors").toString(), "--backend", "vector").out();
    String start = evaluated.substring(evaluated.indexOf("log loss "));
    assertThat(said).contains("unshuffled: " + start.substring(0, start.indexOf(", accuracy")));
  }

  @Test
  void isTheCostToldAndAnOpeningOfTheTestSplitLogged() throws Exception {
    CommandLineRun test = importance("test.json", "--split", "test", "--repeats", "2");
    assertThat(test.out()).contains("6 fields × 2 shuffles are 12 passes over 600 rows of test");
    assertThat(Files.readString(run.resolve("test-openings.log")))
        .contains("importance of the fields of fit.safetensors");
  }

  private static void isRefused(CommandLineRun refused, String message) {
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains(message).hasLineCount(1);
  }

  @Test
  void isWhatCannotBeMeasuredRefusedInOneLine() throws Exception {
    isRefused(importance("x.json", "--split", "train"), "--split train: rows that the model");
    isRefused(importance("x.json", "--repeats", "1"), "--repeats 1 must be from 2 to 1000");
    Path plain = folder.resolve("plain");
    prepare(folder.resolve("schema.yaml"), plain, folder.resolve("all.csv"), "none");
    isRefused(
        importance("x.json", "--data", plain.toString()),
        "which the data do not have; prepare them as the model's were");
    List<String> flipped = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("all.csv"))) {
      flipped.add(line.startsWith("1,") ? "0" + line.substring(1) : line);
    }
    flipped.replaceAll(line -> line.contains("t3") ? line.replaceFirst("^0", "1") : line);
    Path other = folder.resolve("other");
    prepare(folder.resolve("schema.yaml"), other, Files.write(folder.resolve("o.csv"), flipped));
    CommandLineRun refused = importance("x.json", "--data", other.toString());
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("prepare --like RUN").hasLineCount(1);
  }
}
