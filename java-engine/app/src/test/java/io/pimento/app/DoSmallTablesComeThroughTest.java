package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tables of half precision whose optimizer remembers one number a row, in all commands. */
@Tag("numbers")
class DoSmallTablesComeThroughTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 1024}
      model: {blocks: 2, embedding: 8, dense_dims: [16], sparse_dims: [16]}
      train: {batch: 128, table_precision: half, table_state: row}
      tune: {steps: 2, batch: 128, chunk: 256, validation_rows: 256}
      search: {initial: 3, generations: 0}
      retrain: {top_k: 1, learning_rate: [0.03], batch: 128, epochs: 1, baselines: [DeepFM],
        seeds: [1], table_precision: half, table_state: row}
      """;

  @TempDir private static Path folder;

  private static String in(String file) {
    return folder.resolve("run").resolve(file).toString();
  }

  @BeforeAll
  static void run() throws Exception {
    String data = folder.resolve("data").toString();
    Path sample =
        CommandLineRun.HOME.resolve(
            "datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");
    CommandLineRun prepared =
        CommandLineRun.of("prepare", "--format", "kdd12-nasrec", "--out", data, sample.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
    ConfiguredRuns runs =
        new ConfiguredRuns(Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data)));
    for (String step : List.of("train", "search", "retrain")) {
      runs.right(step, folder.resolve("run"));
    }
  }

  @Test
  void areTheirBytesStated() throws Exception {
    String log = Files.readString(Path.of(in("log.txt")));
    assertThat(log)
        .containsPattern(
            "supernet: tables of [0-9,]+ bytes \\(half precision\\), of which adagrad remembers"
                + " [0-9,]+ bytes, a number a row");
    String tensors = CommandLineRun.of("inspect", in("supernet.safetensors")).out();
    // Rows of eight halves, and one float of each.
    long state = bytes(tensors, "optimizer.accumulator._embedding.0.weight");
    assertThat(bytes(tensors, "_embedding.0.weight")).isEqualTo(4 * state).isPositive();
  }

  /** The last column of a tensor's line. */
  private static long bytes(String tensors, String name) {
    String line = tensors.lines().filter(l -> l.startsWith(name + " ")).findFirst().orElseThrow();
    return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1).replace(",", ""));
  }

  @Test
  void doesTheBestModelScoreAsItDidInTheFinals() throws Exception {
    CommandLineRun score =
        CommandLineRun.of(
            "evaluate",
            in("best.safetensors"),
            "--architecture",
            in("best.json"),
            "--split",
            "test");
    assertThat(score.exit()).as(score.err()).isZero();
    JsonNode results =
        JsonMapper.builder().build().readTree(Files.readString(Path.of(in("results.json"))));
    int searched = 0;
    for (JsonNode model : results.path("retrain").path("models")) {
      assertThat(model.path("recipe").path("table_state").asString()).isEqualTo("row");
      assertThat(model.path("recipe").path("table_precision").asString()).isEqualTo("half");
      if (model.path("searched").asBoolean() && model.has("test")) {
        double loss = model.path("test").path("log_loss").asDouble();
        assertThat(score.out()).contains(String.format(Locale.ROOT, "log loss %.6f", loss));
        searched++;
      }
    }
    assertThat(searched).isEqualTo(1);
    assertThat(CommandLineRun.of("inspect", in("best.safetensors")).out())
        .contains("optimizer.accumulator._embedding.0.weight");
  }

  @Test
  void isTheBestModelExported() throws Exception {
    Path onnx = folder.resolve("best.onnx");
    CommandLineRun export =
        CommandLineRun.of("export", "--model", in(""), "--output", onnx.toString());
    assertThat(export.exit()).as(export.err()).isZero();
    assertThat(onnx).isNotEmptyFile();
  }
}
