package io.pimento.app.command;

import static io.pimento.app.command.TrainedRun.ok;
import static io.pimento.app.command.TrainedRun.prepare;
import static io.pimento.app.command.TrainedRun.trainAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.data.Split;
import io.pimento.data.input.InputFile;
import io.pimento.data.shard.ShardedDataset;
import io.pimento.graph.Graph;
import io.pimento.job.predict.ScoringModel;
import io.pimento.run.backend.Backends;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.pipeline.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw rows through {@code predict} beside the same rows from shards. */
@Tag("numbers")
class DoesPredictScoreAsEvaluateDoesTest {
  private static final Pattern METRICS = Pattern.compile("log loss .* over [0-9,]+ rows");

  @TempDir private static Path folder;
  private static TrainedRun trained;

  @BeforeAll
  static void train() throws Exception {
    trained = TrainedRun.in(folder);
  }

  private static List<String> predict(String output, String... more) throws Exception {
    return predict(trained.run, trained.raw, output, more);
  }

  private static List<String> predict(Path model, Path input, String output, String... more)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("predict", "--model", model.toString()));
    arguments.addAll(List.of("--input", input.toString(), "--backend", "vector", "--output"));
    arguments.add(folder.resolve(output).toString());
    arguments.addAll(List.of(more));
    ok(arguments.toArray(String[]::new));
    return lines(folder.resolve(output));
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputFile in = InputFile.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** The logits that a model gives the test split's rows, read from shards. */
  private static float[] fromShards(Path model) throws Exception {
    return fromShards(model, trained.data);
  }

  private static float[] fromShards(Path model, Path prepared) throws Exception {
    ScoringModel m = ScoringModel.open(model, null, null);
    Graph inference = m.model().inference();
    try (ShardedDataset data = ShardedDataset.open(prepared);
        Machine machine = new Machine(new Workers(2), Backends.choose("vector", null).matmul());
        ParameterStore store = new ParameterStore(0, machine.workers())) {
      Checkpoint.read(m.weights(), store, inference.parameters());
      try (Engine engine = machine.engine(store, Adagrad.PUBLISHED, 0)) {
        return Predictor.predict(engine, inference, data.view(Split.TEST), 2048, Long.MAX_VALUE)
            .logits();
      }
    }
  }

  private static void assertBits(List<String> csv, float[] logits) {
    assertThat(csv).hasSize(logits.length + 1);
    assertThat(csv.getFirst()).isEqualTo("age,score,logit");
    for (int k = 0; k < logits.length; k++) {
      String[] cells = csv.get(k + 1).split(",", -1);
      assertThat(Float.floatToRawIntBits(Float.parseFloat(cells[2])))
          .as("row %d", k)
          .isEqualTo(Float.floatToRawIntBits(logits[k]));
      float probability = (float) (1 / (1 + StrictMath.exp(-(double) logits[k])));
      assertThat(Float.parseFloat(cells[1])).isEqualTo(probability);
    }
  }

  @Test
  void toTheSameBits() throws Exception {
    assertBits(predict("s.csv", "--logits", "--id", "age"), fromShards(trained.run));
    Path handMade = trained.run.resolve("best-baseline.safetensors");
    assertBits(
        predict(handMade, trained.raw, "b.csv", "--logits", "--id", "age"), fromShards(handMade));
  }

  @Test
  void areItsMetricsThoseOfEvaluate() throws Exception {
    CommandLineRun evaluated =
        ok(
            "evaluate",
            trained.run.resolve("best.safetensors").toString(),
            "--architecture",
            trained.run.resolve("best.json").toString(),
            "--data",
            trained.data.toString(),
            "--backend",
            "vector",
            "--split",
            "test",
            "--set",
            "data.limit_rows=0");
    CommandLineRun predicted =
        ok(
            "predict",
            "--model",
            trained.run.toString(),
            "--input",
            trained.raw.toString(),
            "--output",
            "-",
            "--backend",
            "vector");
    // The calibration error needs all rows at once, which predict does not keep.
    String whole = metrics(evaluated.out()).replaceFirst(", calibration error [^ ]*", "");
    assertThat(metrics(predicted.err())).isEqualTo(whole).contains("16,281");
    assertThat(predicted.out().lines()).hasSize(16_282);
    assertThat(predicted.out()).startsWith("score\n").doesNotContain("rows");
  }

  private static String metrics(String text) {
    Matcher m = METRICS.matcher(text);
    assertThat(m.find()).as(text).isTrue();
    return m.group();
  }

  @Test
  void doScoresNotDependOnBatchesThreadsOrCompression() throws Exception {
    List<String> one = predict("one.csv", "--logits", "--threads", "1");
    for (String batch : List.of("1", "7", "4096")) {
      for (String threads : List.of("1", "2")) {
        assertThat(predict("o.csv", "--logits", "--batch", batch, "--threads", threads))
            .as("batch %s, %s threads", batch, threads)
            .isEqualTo(one);
      }
    }
    assertThat(predict("o.csv.gz", "--logits")).isEqualTo(one);
    assertThat(predict("o.csv.zst", "--logits")).isEqualTo(one);
    Path parts = Files.createDirectories(folder.resolve("parts"));
    List<String> raw = trained.lines(16_281);
    Files.write(parts.resolve("part-0.csv"), raw.subList(0, 5000));
    Files.write(parts.resolve("part-1.csv"), raw.subList(5000, raw.size()));
    assertThat(predict(trained.run, parts, "o.csv", "--logits")).isEqualTo(one);
  }

  @Test
  void isTheModelsFolderEnough() throws Exception {
    Path moved = trained.copy("moved");
    Path input = trained.write("few.csv", trained.lines(40));
    List<String> before = predict(trained.run, input, "o.csv");
    Path hidden = folder.resolve("data-gone");
    Files.move(trained.data, hidden);
    try {
      assertThat(predict(moved, input, "o.csv")).isEqualTo(before);
      assertThat(predict(moved.resolve("best.safetensors"), input, "o.csv")).isEqualTo(before);
      Path like = folder.resolve("like");
      ok(
          "prepare",
          "--like",
          moved.toString(),
          "--out",
          like.toString(),
          "--test",
          input.toString());
      try (ShardedDataset data = ShardedDataset.open(like)) {
        assertThat(data.rows(Split.TEST)).isEqualTo(40);
      }
    } finally {
      Files.move(hidden, trained.data);
    }
  }

  @Test
  void areLabelsOptionalAndRowsThatCannotBeReadInTheirPlaces() throws Exception {
    List<String> whole = trained.lines(20);
    List<String> scores = predict(trained.run, trained.write("w.csv", whole), "o.csv");
    List<String> unlabelled =
        whole.stream().map(line -> line.substring(0, line.lastIndexOf(','))).toList();
    assertThat(predict(trained.run, trained.write("u.csv", unlabelled), "o.csv")).isEqualTo(scores);
    List<String> bad = new ArrayList<>(whole);
    bad.add(3, "x" + whole.get(3));
    bad.add(9, "1,2,3");
    List<String> expected = new ArrayList<>(scores);
    expected.add(4, "\"\"");
    expected.add(10, "\"\"");
    assertThat(predict(trained.run, trained.write("x.csv", bad), "o.csv", "--bad-rows", "skip"))
        .isEqualTo(expected);
  }

  @Test
  void isASupernetScoredByAnArchitecture() throws Exception {
    List<String> scores =
        predict(
            trained.run.resolve("supernet.safetensors"),
            trained.write("few.csv", trained.lines(40)),
            "o.csv",
            "--architecture",
            trained.run.resolve("best.json").toString());
    assertThat(scores).hasSize(41);
  }

  @Test
  void areFieldsOfSeveralValuesScoredAlike() throws Exception {
    Path home = Files.createDirectories(folder.resolve("bags"));
    Path schema =
        Files.writeString(
            home.resolve("schema.yaml"),
            """
            name: bags
            label: {column: y, positive: ["1"], negative: ["0"]}
            dense: [age]
            categorical: [user]
            multi:
              tags: {separator: "|", most: 4, pooling: mean}
              likes: {separator: "|", most: 3, pooling: weighted, weight_separator: ":"}
            weight: w
            split: {column: part, train: [a], validation: [b], test: [c]}
            """);
    SplittableRandom random = new SplittableRandom(3);
    List<String> all = new ArrayList<>(List.of("y,age,user,tags,likes,w,part"));
    List<String> test = new ArrayList<>(all);
    List<String> unlabelled = new ArrayList<>(List.of("likes,tags,age,user"));
    for (int r = 0; r < 900; r++) {
      String tags =
          random.nextInt(4) == 0 ? "" : "t" + random.nextInt(9) + "|t" + random.nextInt(30);
      String likes =
          "a" + random.nextInt(5) + ":0.5|b" + random.nextInt(40) + ":" + random.nextInt(3);
      String[] cells = {"" + random.nextInt(90), "u" + random.nextInt(20), tags, likes};
      String part = r < 500 ? "a" : r < 600 ? "b" : "c";
      String row =
          String.join(
              ",",
              "" + random.nextInt(2),
              String.join(",", cells),
              "" + (1 + random.nextInt(3)),
              part);
      all.add(row);
      if (r >= 600) {
        test.add(row);
        unlabelled.add(String.join(",", cells[3], cells[2], cells[0], cells[1]));
      }
    }
    Path file = Files.write(home.resolve("all.csv"), all);
    Path testFile = Files.write(home.resolve("test.csv"), test);
    Path data = home.resolve("data");
    prepare(schema, data, file);
    Path run = home.resolve("run");
    trainAll(folder.resolve("run.yaml"), data, run);
    float[] logits = fromShards(run, data);
    assertThat(logits).hasSize(300);
    assertBits(predict(run, testFile, "bags.csv", "--logits", "--id", "age"), logits);
    Path lacking = Files.write(home.resolve("new.csv"), unlabelled);
    assertBits(
        predict(run, lacking, "bags.csv", "--logits", "--id", "age", "--batch", "7"), logits);
    // The earlier data's split column does not bind files that come as a split of their own.
    Path like = home.resolve("like");
    ok(
        "prepare",
        "--like",
        run.toString(),
        "--out",
        like.toString(),
        "--test",
        testFile.toString());
    assertThat(Files.mismatch(data.resolve("test-00000.shard"), like.resolve("test-00000.shard")))
        .isEqualTo(-1);
  }
}
