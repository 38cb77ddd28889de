package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.pimento.job.predict.ScoringModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** An exported module is trained on by PyTorch, saved by safetensors, and imported. */
class DoesAModelTrainedInPyTorchComeBackTest {
  private static final String TRAINING =
      """
      import json, sys, torch
      sys.path.insert(0, sys.argv[1])
      from model import load
      from safetensors.torch import save_file
      whole = lambda v: torch.int64 if isinstance(v[0][0], int) else torch.float32
      rows = {n: torch.tensor(v, dtype=whole(v)) for n, v in json.load(open(sys.argv[2])).items()}
      model = load()
      clicks = (torch.arange(len(next(iter(rows.values())))) % 3 == 0).float()
      adam = torch.optim.Adam(model.parameters(), lr=0.01)
      for step in range(20):
          adam.zero_grad()
          loss = torch.nn.functional.binary_cross_entropy_with_logits(model(**rows)[:, 0], clicks)
          loss.backward()
          adam.step()
      save_file(model.state_dict(), sys.argv[3])
      with torch.inference_mode():
          print("\\n".join(repr(x) for x in model(**rows)[:, 0].tolist()))
      """;

  @TempDir private static Path folder;
  private static ServedRun served;

  @BeforeAll
  static void train() throws Exception {
    TorchPython.assume();
    served = ServedRun.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"best.safetensors", "best-baseline.safetensors"})
  void doesItScoreAsPyTorchDoes(String file) throws Exception {
    Path source = served.run.resolve(file);
    Path exported = folder.resolve("exported-" + file);
    ServedRun.pimento("export", "--model", source, "--format", "pytorch", "--output", exported);
    ScoringModel model = ScoringModel.open(source, null, null);
    EncodedRows rows = new EncodedRows(model, ServedRun.ROWS);
    rows.read(served.document());
    Path columns = folder.resolve("rows.json");
    JsonMapper.builder()
        .build()
        .writeValue(columns.toFile(), PyTorchTimes.columns(model.model().inference(), rows));
    Path theirs = folder.resolve("theirs-" + file);
    List<String> logits =
        TorchPython.run(
            Files.writeString(folder.resolve("training.py"), TRAINING), exported, columns, theirs);
    Path tuned = folder.resolve("tuned-" + file);
    ServedRun.pimento("import", "--model", source, "--weights", theirs, "--output", tuned);
    List<float[]> before = served.predicted(source);
    List<float[]> predicted = served.predicted(tuned);
    double moved = 0;
    assertThat(logits).hasSize(ServedRun.ROWS);
    for (int r = 0; r < ServedRun.ROWS; r++) {
      float wanted = Float.parseFloat(logits.get(r));
      assertThat(predicted.get(r)[1]).as("row %d", r).isCloseTo(wanted, offset(1e-5f));
      moved = Math.max(moved, Math.abs(predicted.get(r)[1] - before.get(r)[1]));
    }
    assertThat(moved).as("training changed the scores").isGreaterThan(0.05);
  }
}
