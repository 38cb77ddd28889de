package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A small model of the bundled Adult data, with a raw test file. */
final class TrainedRun {
  private static final Path ADULT =
      Path.of("../..").toAbsolutePath().normalize().resolve("datasets/samples/adult");

  private static final String CONFIG =
      """
      data: {limit_rows: 4096}
      model: {space: small, blocks: 2, embedding: 8, dense_dims: [8, 16], sparse_dims: [8, 16]}
      train: {batch: 256, threads: 1}
      tune: {steps: 4, batch: 128, chunk: 256, validation_rows: 512}
      search: {initial: 3, generations: 1, children: 1, sample: 2}
      retrain: {top_k: 1, baselines: [LR, DeepFM]}
      """;

  final Path folder;
  final Path data;
  final Path run;

  /** The raw test file, as it is shipped. */
  final Path raw = ADULT.resolve("adult.test.gz");

  private TrainedRun(Path folder) {
    this.folder = folder;
    data = folder.resolve("data");
    run = folder.resolve("run");
  }

  static TrainedRun in(Path folder) throws Exception {
    TrainedRun trained = new TrainedRun(folder);
    ok(
        "prepare",
        "--format",
        "table",
        "--schema",
        ADULT.resolve("schema.yaml").toString(),
        "--name",
        "adult",
        "--set",
        "data.dense=auto",
        "--out",
        trained.data.toString(),
        ADULT.resolve("adult.data.gz").toString(),
        "--test",
        trained.raw.toString());
    Path config = Files.writeString(folder.resolve("run.yaml"), CONFIG);
    trainAll(config, trained.data, trained.run);
    return trained;
  }

  /** Prepares one table, whose schema says its splits. */
  static void prepare(Path schema, Path data, Path input) throws Exception {
    prepare(schema, data, input, "auto");
  }

  /** The same with inputs made of its fields or none. */
  static void prepare(Path schema, Path data, Path input, String inputs) throws Exception {
    ok(
        "prepare",
        "--set",
        "data.inputs=" + inputs,
        "--format",
        "table",
        "--schema",
        schema.toString(),
        "--out",
        data.toString(),
        input.toString());
  }

  /** From prepared data to a run's best models. */
  static void trainAll(Path config, Path data, Path run) throws Exception {
    for (String step : List.of("train", "search", "retrain")) {
      ok(
          step,
          "--backend",
          "vector",
          "--config",
          config.toString(),
          "--data",
          data.toString(),
          "--run",
          run.toString());
    }
  }

  static CommandLineRun ok(String... arguments) throws Exception {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertThat(run.exit()).as(run.err()).isZero();
    return run;
  }

  /** The first lines of the raw test file, as text. */
  List<String> lines(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(raw));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      while (lines.size() < count) {
        lines.add(reader.readLine());
      }
    }
    return lines;
  }

  Path write(String name, List<String> lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  /** A copy of the model's folder, to be spoilt. */
  Path copy(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    for (String file :
        List.of(
            "best.safetensors",
            "best.json",
            "best-baseline.safetensors",
            "encoding.json",
            "dictionaries.bin",
            "inputs.json",
            "inputs.bin",
            "crosses.bin")) {
      Files.copy(run.resolve(file), copy.resolve(file));
    }
    return copy;
  }
}
