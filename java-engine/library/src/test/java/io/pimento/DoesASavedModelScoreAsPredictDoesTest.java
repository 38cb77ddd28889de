package io.pimento;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.Main;
import io.pimento.app.console.Console;
import io.pimento.data.Split;
import io.pimento.data.shard.ShardedDataset;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run folder's models through the library beside the command line. */
@Tag("numbers")
class DoesASavedModelScoreAsPredictDoesTest {
  private static final int TRAIN = 500;
  private static final int VALIDATION = 600;
  private static final int ALL = 900;
  private static final String HEADER = "y,age,user,tags,w,part";

  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    List<String> all = new ArrayList<>(List.of(HEADER));
    List<String> test = new ArrayList<>(List.of(HEADER));
    for (int r = 0; r < ALL; r++) {
      String line =
          String.join(
              ",",
              "" + random.nextInt(2),
              "" + random.nextInt(90),
              "u" + random.nextInt(20),
              random.nextInt(4) == 0 ? "" : "t" + random.nextInt(9) + "|t" + random.nextInt(30),
              "" + (1 + random.nextInt(3)),
              r < TRAIN ? "train" : r < VALIDATION ? "validation" : "test");
      all.add(line);
      if (r >= VALIDATION) {
        test.add(line);
      }
    }
    Path csv = Files.write(folder.resolve("all.csv"), all);
    Files.write(folder.resolve("test.csv"), test);
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            """
            name: tags
            label: {column: y, positive: ["1"], negative: ["0"]}
            dense: [age]
            categorical: [user]
            multi:
              tags: {most: 4}
            weight: w
            split: {column: part}
            """);
    Path config =
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            model: {space: small, blocks: 1, embedding: 8, dense_dims: [8], sparse_dims: [8]}
            train: {batch: 128, threads: 1}
            tune: {steps: 2, batch: 128, chunk: 128, validation_rows: 100}
            search: {initial: 2, generations: 1, children: 1, sample: 2}
            retrain: {top_k: 1, baselines: [DeepFM]}
            """);
    run("prepare", "--format", "table", "--schema", schema, "--out", data(), csv);
    for (String step : List.of("train", "search", "retrain")) {
      run(step, "--backend", "vector", "--config", config, "--data", data(), "--run", runFolder());
    }
  }

  private static Path data() {
    return folder.resolve("data");
  }

  private static Path runFolder() {
    return folder.resolve("run");
  }

  private static void run(Object... arguments) throws Exception {
    List<String> line = new ArrayList<>();
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    try (Console console = new Console(out, out, false)) {
      assertThat(Main.run(console, line.toArray(String[]::new)))
          .as(() -> said.toString(StandardCharsets.UTF_8))
          .isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "best.safetensors", "best-baseline.safetensors"})
  void toTheSameBits(String file) throws Exception {
    Path model = runFolder().resolve(file);
    Path scores = folder.resolve("scores.csv");
    run(
        "predict",
        "--model",
        model,
        "--input",
        folder.resolve("test.csv"),
        "--output",
        scores,
        "--logits",
        "--backend",
        "vector");
    List<String> lines = Files.readAllLines(scores);
    float[] expected = new float[lines.size() - 1];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Float.parseFloat(lines.get(i + 1).split(",")[1]);
    }
    SavedModel saved = SavedModel.open(model);
    try (Engine engine = Engine.open(Backend.cpu(2));
        ShardedDataset prepared = ShardedDataset.open(data())) {
      Batch rows = saved.batch(prepared.view(Split.TEST), 0, ALL - VALIDATION);
      assertThat(engine.run(saved.prepare(engine, 64), rows).logits()).containsExactly(expected);
    }
  }
}
