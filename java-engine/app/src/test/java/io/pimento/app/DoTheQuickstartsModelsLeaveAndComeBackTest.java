package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a found model is used for, each by one command on the bundled sample. */
class DoTheQuickstartsModelsLeaveAndComeBackTest {
  private static final QuickstartRun RUN = QuickstartRun.shared();
  private static final Path SAMPLE =
      CommandLineRun.HOME.resolve("datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");

  @TempDir private Path folder;

  private Path in(String name) {
    return folder.resolve(name);
  }

  private byte[] scores(String model, String name) throws Exception {
    DayFiles.right(
        List.of(
            "predict",
            "--backend",
            "vector",
            "--model",
            model,
            "--input",
            SAMPLE.toString(),
            "--output",
            in(name).toString()));
    return Files.readAllBytes(in(name));
  }

  @Test
  void doExportedWeightsComeBackAsTheModel() throws Exception {
    String run = RUN.folder().toString();
    DayFiles.right(List.of("export", "--model", run, "--output", in("model.onnx").toString()));
    assertThat(in("model.onnx")).isNotEmptyFile();
    Path exported = in("exported");
    DayFiles.right(
        List.of("export", "--model", run, "--format", "pytorch", "--output", exported.toString()));
    assertThat(exported.resolve("model.py")).isNotEmptyFile();
    Path back = in("back");
    DayFiles.right(
        List.of(
            "import",
            "--model",
            run,
            "--weights",
            exported.toString(),
            "--output",
            back.toString()));
    assertThat(scores(back.toString(), "back.csv")).isEqualTo(scores(run, "scores.csv"));
    Path graph = in("graph.json");
    DayFiles.right(List.of("graph", "export", "--model", run, "--out", graph.toString()));
    assertThat(QuickstartRun.json(graph).path("nodes").isEmpty()).isFalse();
  }

  @Test
  void areItsFieldsWeighed() throws Exception {
    Path json = in("importance.json");
    DayFiles.right(
        List.of(
            "importance",
            "--backend",
            "vector",
            "--model",
            RUN.folder().toString(),
            "--repeats",
            "2",
            "--json",
            json.toString()));
    JsonNode fields = QuickstartRun.json(json).path("fields");
    assertThat(fields.size()).isEqualTo(11);
  }

  @Test
  void areItsTrainingsEvents() throws Exception {
    DayFiles.right(
        List.of("tensorboard", RUN.folder().toString(), "--out", in("events").toString()));
    try (Stream<Path> files = Files.walk(in("events"))) {
      assertThat(files.filter(f -> f.toString().contains("events.out.tfevents"))).isNotEmpty();
    }
  }

  @Test
  void doesItsModelLearnFromFurtherRows() throws Exception {
    Path out = in("daily");
    DayFiles.right(
        List.of(
            "progressive",
            "--backend",
            "vector",
            "--model",
            RUN.folder().toString(),
            "--out",
            out.toString(),
            SAMPLE.toString()));
    JsonNode all = QuickstartRun.json(out.resolve("progressive.json")).path("all");
    assertThat(all.path("rows").asLong()).isGreaterThan(30_000);
    assertThat(all.path("difference").asDouble())
        .as("one file is scored before anything is learnt")
        .isZero();
  }
}
