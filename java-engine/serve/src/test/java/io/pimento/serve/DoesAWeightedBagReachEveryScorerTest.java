package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.pimento.export.pytorch.PyTorchFolder;
import io.pimento.graph.Graph;
import io.pimento.job.predict.ScoringModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A field of several values with weights: scored by ONNX Runtime, timed in PyTorch. */
class DoesAWeightedBagReachEveryScorerTest {
  @TempDir private static Path folder;
  private static ServedRun served;
  private static ScoringModel model;
  private static EncodedRows rows;

  @BeforeAll
  static void train() throws Exception {
    served = ServedRun.weighted(folder);
    model = ScoringModel.open(served.run.resolve("best-baseline.safetensors"), null, null);
    rows = new EncodedRows(model, ServedRun.ROWS);
    rows.read(served.document());
  }

  @Test
  void doesPythonGetAllThatTheModuleAsksFor() {
    Graph graph = model.model().inference();
    Map<String, List<List<Number>>> columns = PyTorchTimes.columns(graph, rows);
    assertThat(columns.keySet())
        .containsExactlyInAnyOrderElementsOf(PyTorchFolder.arguments(graph))
        .contains("bag_0", "bag_0_weights");
    for (int r = 0; r < ServedRun.ROWS; r++) {
      String[] cells = served.lines.get(1 + r).split(",", -1);
      List<Number> weights = columns.get("bag_0_weights").get(r);
      assertThat(columns.get("bag_0").get(r)).hasSameSizeAs(weights);
      if (cells[2].isEmpty()) {
        assertThat(columns.get("bag_0").get(r)).allMatch(id -> id.longValue() == -1);
      } else {
        String[] plays = cells[3].split("\\|");
        for (int e = 0; e < plays.length; e++) {
          assertThat(weights.get(e)).isEqualTo(Float.valueOf(plays[e]));
        }
      }
    }
  }

  @Test
  void doesOnnxRuntimeScoreAsPredict() throws Exception {
    List<float[]> predicted = served.predicted("best-baseline.safetensors");
    try (Scorers scorers = Scorers.open(Scorers.By.ONNX, model, 1, 1)) {
      float[] onnx = scorers.all().getFirst().score(rows);
      for (int r = 0; r < ServedRun.ROWS; r++) {
        assertThat(onnx[r]).as("row %d", r).isCloseTo(predicted.get(r)[1], offset(1e-5f));
      }
    }
  }

  @Test
  void isPyTorchTimed() throws Exception {
    TorchPython.assume();
    Map<Integer, Percentiles> times =
        PyTorchTimes.of(TorchPython.PROGRAM, model, rows, List.of(1, 32), 0.05);
    assertThat(times.keySet()).containsExactly(1, 32);
    assertThat(times.values())
        .allSatisfy(t -> assertThat(t.p50()).isPositive().isLessThanOrEqualTo(t.p99()));
  }
}
