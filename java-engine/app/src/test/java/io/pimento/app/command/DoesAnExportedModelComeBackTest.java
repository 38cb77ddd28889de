package io.pimento.app.command;

import static io.pimento.app.command.TrainedRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models with fields of several values: exported, changed elsewhere, imported. */
class DoesAnExportedModelComeBackTest {
  @TempDir private static Path folder;
  private static SongsRun songs;
  private static Path raw;

  @BeforeAll
  static void train() throws Exception {
    songs = SongsRun.in(folder);
    raw = songs.text("raw.csv", Set.of("y", "part", "id", "w"), 800);
  }

  private static Path exported(String name) throws Exception {
    Path to = folder.resolve("exported-" + name);
    ok(
        "export",
        "--model",
        songs.run.resolve(name + ".safetensors").toString(),
        "--format",
        "pytorch",
        "--output",
        to.toString());
    return to;
  }

  private static CommandLineRun imported(Path model, Path weights, Path output) throws Exception {
    return CommandLineRun.of(
        "import",
        "--model",
        model.toString(),
        "--weights",
        weights.toString(),
        "--output",
        output.toString());
  }

  private static CommandLineRun back(String name, Path weights, Path output) throws Exception {
    CommandLineRun run = imported(songs.run.resolve(name + ".safetensors"), weights, output);
    assertThat(run.exit()).as(run.err()).isZero();
    return run;
  }

  /** The text of scores and logits. */
  private static String scores(Path model) throws Exception {
    Path out = folder.resolve("scores.csv");
    ok(
        "predict",
        "--model",
        model.toString(),
        "--input",
        raw.toString(),
        "--output",
        out.toString(),
        "--logits",
        "--backend",
        "vector");
    return Files.readString(out);
  }

  private static List<Float> logits(Path model) throws Exception {
    return scores(model)
        .lines()
        .skip(1)
        .map(line -> Float.valueOf(line.substring(line.indexOf(',') + 1)))
        .toList();
  }

  private static String evaluated(Path weights) throws Exception {
    String said =
        ok("evaluate", weights.toString(), "--data", songs.data.toString(), "--backend", "vector")
            .out();
    return said.substring(said.indexOf("validation: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "best-baseline"})
  void areUnchangedWeightsTheSameModel(String name) throws Exception {
    Path tuned = folder.resolve("tuned-" + name);
    back(name, exported(name), tuned);
    Path source = songs.run.resolve(name + ".safetensors");
    TensorFile before = TensorFile.read(source);
    before.tensors.keySet().removeIf(tensor -> tensor.startsWith("optimizer."));
    TensorFile after = TensorFile.read(tuned.resolve("best.safetensors"));
    assertThat(after.tensors.keySet()).isEqualTo(before.tensors.keySet());
    after.tensors.forEach(
        (tensor, values) ->
            assertThat(values.values()).isEqualTo(before.tensors.get(tensor).values()));
    assertThat(scores(tuned)).isEqualTo(scores(source)).hasLineCount(101);
    assertThat(evaluated(tuned.resolve("best.safetensors"))).isEqualTo(evaluated(source));
    Path onnx = folder.resolve(name + ".onnx");
    ok("export", "--model", tuned.toString(), "--output", onnx.toString());
    assertThat(onnx).isNotEmptyFile();
  }

  /** A bias of the logits moves all of them by as much. */
  @ParameterizedTest
  @ValueSource(strings = {"best", "best-baseline"})
  void doChangedWeightsChangeScoresAsComputed(String name) throws Exception {
    Path weights = exported(name).resolve("model.safetensors");
    TensorFile theirs = TensorFile.read(weights);
    String bias =
        theirs.tensors.keySet().stream()
            .filter(t -> t.endsWith("bias") && theirs.tensors.get(t).shape().equals(List.of(1)))
            .findFirst()
            .orElseThrow();
    theirs.tensors.get(bias).values()[0] += 0.75f;
    Path tuned = folder.resolve("changed-" + name);
    back(name, theirs.write(folder.resolve("changed.safetensors")), tuned);
    List<Float> before = logits(songs.run.resolve(name + ".safetensors"));
    List<Float> after = logits(tuned);
    for (int r = 0; r < before.size(); r++) {
      assertThat(after.get(r) - before.get(r)).isCloseTo(0.75f, offset(1e-5f));
    }
  }

  @Test
  void areHalvesConvertedAndTold() throws Exception {
    Path weights = exported("best-baseline").resolve("model.safetensors");
    TensorFile theirs = TensorFile.read(weights);
    Path halves = theirs.write(folder.resolve("halves.safetensors"), "F16");
    Path tuned = folder.resolve("halves");
    CommandLineRun run = back("best-baseline", halves, tuned);
    assertThat(run.err())
        .contains(theirs.tensors.size() + " tensors converted from float16 to float32");
    List<Float> before = logits(songs.run.resolve("best-baseline.safetensors"));
    List<Float> after = logits(tuned);
    assertThat(after).isNotEqualTo(before);
    for (int r = 0; r < before.size(); r++) {
      assertThat(after.get(r)).isCloseTo(before.get(r), offset(5e-3f));
    }
  }

  private void isRefused(Path model, Path weights, Path output, String said) throws Exception {
    CommandLineRun run = imported(model, weights, output);
    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(said).hasLineCount(1);
  }

  @Test
  void isWhatIsNotTheModelsRefusedInOneLine() throws Exception {
    Path best = songs.run.resolve("best.safetensors");
    Path weights = exported("best").resolve("model.safetensors");
    Path nowhere = folder.resolve("nowhere");
    TensorFile theirs = TensorFile.read(weights);
    theirs.tensors.remove("_embedding.1.weight");
    isRefused(
        best,
        theirs.write(folder.resolve("missing.safetensors")),
        nowhere,
        "has no tensor _embedding.1.weight [22, 8], which the model has");
    isRefused(
        songs.run.resolve("best-baseline.safetensors"),
        weights,
        nowhere,
        "says that it is of another model than");
    isRefused(best, weights, songs.run, "holds a model or run that was trained here");
    isRefused(best, weights, songs.data, "holds prepared data, not a run");
    CommandLineRun supernet =
        CommandLineRun.of(
            "import",
            "--model",
            songs.run.resolve("supernet.safetensors").toString(),
            "--architecture",
            songs.run.resolve("best.json").toString(),
            "--weights",
            weights.toString(),
            "--output",
            nowhere.toString());
    assertThat(supernet.exit()).isEqualTo(2);
    assertThat(supernet.err()).contains("is a supernet, whose weights").hasLineCount(1);
    assertThat(nowhere).doesNotExist();
  }
}
