package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.Main;
import io.pimento.app.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A small run over a table with a field of several values, and rows that it did not see. */
final class ServedRun {
  static final int ROWS = 40;
  private static final int TRAIN = 500;
  private static final int VALIDATION = 600;
  private static final String SCHEMA =
      """
      name: tags
      label: {column: y, positive: ["1"], negative: ["0"]}
      dense: [age]
      categorical: [user]
      multi:
        tags: {most: 4}
      split: {column: part}
      """;

  private static final String PLAIN = "most: 4}";
  private static final String WEIGHTED = "most: 4, pooling: weighted, weight_column: plays}";

  private static final String CONFIG =
      """
      model: {space: small, blocks: 1, embedding: 8, dense_dims: [8], sparse_dims: [8]}
      train: {batch: 128, threads: 1}
      tune: {steps: 2, batch: 128, chunk: 128, validation_rows: 100}
      search: {initial: 2, generations: 1, children: 1, sample: 2}
      retrain: {top_k: 1, baselines: [DeepFM]}
      """;

  final Path run;

  /** Rows that were not trained on, as raw text with a header. */
  final List<String> lines;

  private final Path folder;

  private ServedRun(Path folder, List<String> lines) {
    this.folder = folder;
    this.run = folder.resolve("run");
    this.lines = List.copyOf(lines);
  }

  static ServedRun in(Path folder) throws Exception {
    return in(folder, false);
  }

  /** The same whose values have weights. */
  static ServedRun weighted(Path folder) throws Exception {
    return in(folder, true);
  }

  private static ServedRun in(Path folder, boolean weighted) throws Exception {
    String plays = weighted ? ",plays" : "";
    SplittableRandom random = new SplittableRandom(5);
    List<String> all = new ArrayList<>(List.of("y,age,user,tags" + plays + ",part"));
    List<String> others = new ArrayList<>(List.of("age,user,tags" + plays));
    for (int r = 0; r < VALIDATION + ROWS; r++) {
      String inputs =
          String.join(
              ",",
              r % 7 == 0 ? "" : "" + random.nextInt(90),
              "u" + random.nextInt(20),
              random.nextInt(4) == 0 ? "" : "t" + random.nextInt(9) + "|t" + random.nextInt(30));
      if (weighted) {
        inputs += inputs.endsWith(",") ? "," : "," + random.nextInt(5) / 2.0 + "|2.5";
      }
      if (r < VALIDATION) {
        String split = r < TRAIN ? "train" : "validation";
        all.add(random.nextInt(2) + "," + inputs + "," + split);
      } else {
        others.add(inputs);
      }
    }
    all.add("1,3,u1,t1," + (weighted ? "0.5," : "") + "test");
    ServedRun made = new ServedRun(folder, others);
    Path csv = Files.write(folder.resolve("all.csv"), all);
    Files.write(made.raw(), others);
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"), weighted ? SCHEMA.replace(PLAIN, WEIGHTED) : SCHEMA);
    Path config = Files.writeString(folder.resolve("run.yaml"), CONFIG);
    Path data = folder.resolve("data");
    pimento("prepare", "--format", "table", "--schema", schema, "--out", data, csv);
    for (String step : List.of("train", "search", "retrain")) {
      pimento(step, "--backend", "vector", "--config", config, "--data", data, "--run", made.run);
    }
    return made;
  }

  Path raw() {
    return folder.resolve("rows.csv");
  }

  byte[] document() {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** What {@code predict} writes: a score and a logit a row. */
  List<float[]> predicted(String file) throws Exception {
    return predicted(run.resolve(file));
  }

  /** The same of another model of these rows. */
  List<float[]> predicted(Path model) throws Exception {
    Path out = folder.resolve("scores.csv");
    pimento(
        "predict",
        "--model",
        model,
        "--input",
        raw(),
        "--output",
        out,
        "--logits",
        "--backend",
        "vector");
    return Files.readAllLines(out).stream()
        .skip(1)
        .map(line -> line.split(","))
        .map(cells -> new float[] {Float.parseFloat(cells[0]), Float.parseFloat(cells[1])})
        .toList();
  }

  static String pimento(Object... arguments) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> line = new ArrayList<>();
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    try (Console console = new Console(out, out, false)) {
      assertThat(Main.run(console, line.toArray(String[]::new)))
          .as(() -> said.toString(StandardCharsets.UTF_8))
          .isZero();
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
