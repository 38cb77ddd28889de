package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.pimento.export.onnx.OnnxFile;
import io.pimento.job.predict.ScoringModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Raw rows through {@code predict}, the engine's scorer, ONNX Runtime and PyTorch. */
class DoesAnExportedModelScoreAsPredictDoesTest {
  private static final String SCORES =
      """
      import json, sys, torch
      sys.path.insert(0, sys.argv[1])
      from model import load
      rows = json.load(open(sys.argv[2]))
      whole = lambda v: torch.int64 if isinstance(v[0][0], int) else torch.float32
      with torch.inference_mode():
          logits = load()(**{n: torch.tensor(v, dtype=whole(v)) for n, v in rows.items()})
      print("\\n".join(repr(x) for x in logits[:, 0].tolist()))
      """;

  @TempDir private static Path folder;
  private static ServedRun served;

  @BeforeAll
  static void train() throws Exception {
    served = ServedRun.in(folder);
  }

  private static float[] scored(Scorers.By by, String file) throws Exception {
    ScoringModel model = ScoringModel.open(served.run.resolve(file), null, null);
    EncodedRows rows = new EncodedRows(model, ServedRun.ROWS);
    try (Scorers scorers = Scorers.open(by, model, 2, 1)) {
      rows.read(served.document());
      return scorers.all().getLast().score(rows);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"best.safetensors", "best-baseline.safetensors"})
  void byTheEngineToTheBitAndByOnnxRuntimeWithinRounding(String file) throws Exception {
    List<float[]> predicted = served.predicted(file);
    float[] engine = scored(Scorers.By.ENGINE, file);
    float[] onnx = scored(Scorers.By.ONNX, file);
    assertThat(predicted).hasSize(ServedRun.ROWS);
    for (int r = 0; r < ServedRun.ROWS; r++) {
      assertThat(engine[r]).as("row %d", r).isEqualTo(predicted.get(r)[1]);
      assertThat(onnx[r]).as("row %d", r).isCloseTo(predicted.get(r)[1], offset(1e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"best.safetensors", "best-baseline.safetensors"})
  void byAModuleOfPyTorch(String file) throws Exception {
    TorchPython.assume();
    Path exported = folder.resolve("pytorch-" + file);
    export(file, "--format", "pytorch", "--output", exported);
    ScoringModel model = ScoringModel.open(served.run.resolve(file), null, null);
    EncodedRows rows = new EncodedRows(model, ServedRun.ROWS);
    rows.read(served.document());
    Path columns = folder.resolve("rows.json");
    JsonMapper.builder()
        .build()
        .writeValue(columns.toFile(), PyTorchTimes.columns(model.model().inference(), rows));
    Path script = Files.writeString(folder.resolve("scores.py"), SCORES);
    List<String> logits = TorchPython.run(script, exported, columns);
    List<float[]> predicted = served.predicted(file);
    assertThat(logits).hasSize(ServedRun.ROWS);
    for (int r = 0; r < ServedRun.ROWS; r++) {
      assertThat(Float.parseFloat(logits.get(r)))
          .as("row %d", r)
          .isCloseTo(predicted.get(r)[1], offset(1e-5f));
    }
  }

  private static void export(String file, Object... options) throws IOException {
    Object[] line = new Object[3 + options.length];
    line[0] = "export";
    line[1] = "--model";
    line[2] = served.run.resolve(file);
    System.arraycopy(options, 0, line, 3, options.length);
    ServedRun.pimento(line);
  }

  @Test
  void doesTheFileSayWhatItReads() throws Exception {
    Path file = folder.resolve("model.onnx");
    export("best.safetensors", "--output", file, "--tables-apart");
    assertThat(OnnxFile.dataOf(file)).exists();
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      assertThat(session.getInputNames()).containsExactlyInAnyOrder("dense", "ids", "bag.0");
      assertThat(session.getOutputNames()).containsExactly("logits", "probability");
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("pimento.columns.ids", "[\"user\",\"bin.age\"]")
          .containsEntry("pimento.columns.bag.0", "[\"tags\"]");
    }
    export("best.safetensors", "--output", file);
    assertThat(OnnxFile.dataOf(file)).as("of the file before").doesNotExist();
  }
}
