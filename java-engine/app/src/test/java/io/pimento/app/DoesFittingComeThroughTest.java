package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.search.baseline.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code pimento fit} on the bundled Adult data: to its end, after a kill, with wrong values. */
class DoesFittingComeThroughTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void prepare() throws Exception {
    data = folder.resolve("data");
    AdultSample.prepare(data, "--set", "data.dense=standardize");
  }

  private static List<String> arguments(Path run, String... more) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("fit", "--backend", "vector", "--threads", "1"));
    line.addAll(List.of("--data", data.toString(), "--run", run.toString()));
    line.addAll(List.of("--set", "data.limit_rows=4096"));
    line.addAll(List.of(more));
    return line;
  }

  private static CommandLineRun fit(Path run, String... more) throws Exception {
    return CommandLineRun.of(arguments(run, more).toArray(String[]::new));
  }

  @Tag("numbers")
  @Test
  void everyFamilyIsFittedAndTheBestScoresRawRows() throws Exception {
    Path run = folder.resolve("all");
    CommandLineRun done = fit(run, "--model", "all", "--trials", "1");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out())
        .contains(
            "LR trial 1 of 1", "FwFM trial 1 of 1", "xDeepFM trial 1 of 1", "best on validation: ");
    for (String family : List.of("LR", "FM", "FwFM", "DNN", "DLRM", "DeepFM", "DCN-V2")) {
      assertThat(run.resolve("fit-" + family + ".safetensors")).isRegularFile();
    }
    CommandLineRun scored =
        CommandLineRun.of(
            "predict",
            "--model",
            run.toString(),
            "--input",
            AdultSample.TEST.toString(),
            "--output",
            folder.resolve("scores.csv").toString());
    assertThat(scored.exit()).as(scored.err()).isZero();
    // The constant's log loss is .547; every family is far below it.
    assertThat(Files.readString(run.resolve("results.json"))).contains("\"log_loss\" : 0.3");
  }

  @Test
  void aKilledFitEndsInTheBytesOfAnUninterruptedOne() throws Exception {
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    String recipes = "fit.recipes=" + QuickRecipes.in(folder);
    String[] what = {"--model", "DeepFM,LR", "--trials", "5", "--seeds", "3,4", "--set", recipes};
    CommandLineRun done = fit(whole, what);
    assertThat(done.exit()).as(done.err()).isZero();
    Path book = killed.resolve("fit-trials.json");
    Path log = folder.resolve("process.log");
    ProgramProcess.killOnce(book, "trial/DeepFM/2", arguments(killed, what), log);
    CommandLineRun again = fit(killed, what);
    assertThat(again.exit()).as(again.err()).isZero();
    for (String file : List.of("fit-DeepFM", "fit-LR", "fit")) {
      String name = file + ".safetensors";
      assertThat(Files.mismatch(whole.resolve(name), killed.resolve(name))).as(name).isEqualTo(-1);
    }
    Files.delete(killed.resolve("fit-DeepFM.safetensors"));
    CommandLineRun remade = fit(killed, what);
    assertThat(remade.exit()).as(remade.err()).isZero();
    assertThat(remade.out()).contains("are made again");
    assertThat(
            Files.mismatch(
                whole.resolve("fit-DeepFM.safetensors"), killed.resolve("fit-DeepFM.safetensors")))
        .isEqualTo(-1);
  }

  @Test
  void oneNumberSaysHowManySeeds() throws Exception {
    Path run = folder.resolve("seeds");
    CommandLineRun done =
        fit(run, "--model", "LR", "--trials", "1", "--seeds", "2", "--set", "data.limit_rows=600");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(Files.readString(run.resolve("fit-trials.json")))
        .contains("test/LR/0/1", "test/LR/0/2")
        .doesNotContain("test/LR/0/3");
    CommandLineRun none = fit(folder.resolve("none"), "--model", "LR", "--seeds", "0");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("--seeds 0 is no number of seeds", "fit.seeds=[0]");
  }

  @Test
  void aTrialThatIsKilledMidwayGoesOn() throws Exception {
    String[] what = {
      "--model",
      "DeepFM",
      "--trials",
      "2",
      "--set",
      "fit.averaging=true",
      "--set",
      "data.limit_rows=1024"
    };
    Path whole = folder.resolve("whole trial");
    CommandLineRun done = fit(whole, what);
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(whole.resolve("under-way")).doesNotExist();
    Path killed = folder.resolve("killed trial");
    List<String> line = arguments(killed, what);
    line.addAll(List.of("--set", "train.checkpoint_seconds=0"));
    Path log = folder.resolve("trial.log");
    Path checkpoint = killed.resolve("under-way/trial_DeepFM_0.safetensors");
    // After an epoch at least: the best weights so far are there, too.
    ProgramProcess.killOnce(
        () ->
            Files.exists(checkpoint)
                && Safetensors.readHeader(checkpoint).tensors().keySet().stream()
                    .anyMatch(name -> name.startsWith("copy.best.")),
        line,
        log);
    assertThat(killed.resolve("fit-trials.json")).doesNotExist();
    byte[] before = Files.readAllBytes(checkpoint);
    byte[] damaged = before.clone();
    damaged[damaged.length / 2] ^= 4;
    Files.write(checkpoint, damaged);
    CommandLineRun refused = fit(killed, what);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err())
        .contains("trial_DeepFM_0.safetensors", "remove it to begin this training again");
    Files.write(checkpoint, before);
    CommandLineRun again = fit(killed, what);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(checkpoint).doesNotExist();
    for (String name : List.of("fit-DeepFM.safetensors", "fit.safetensors")) {
      assertThat(Files.mismatch(whole.resolve(name), killed.resolve(name))).as(name).isEqualTo(-1);
    }
    assertThat(withoutTimes(killed)).isEqualTo(withoutTimes(whole));
  }

  /** A column of millions, and one of millionths, as a table has them. */
  @Tag("numbers")
  @Test
  void columnsOfAnyScaleAreLearntFromByEveryFamily() throws Exception {
    StringBuilder rows = new StringBuilder("label,income,share,colour\n");
    java.util.Random random = new java.util.Random(5);
    for (int i = 0; i < 1500; i++) {
      double income = random.nextGaussian();
      double share = random.nextGaussian();
      boolean click = random.nextDouble() < 1 / (1 + Math.exp(-2 * income - share));
      rows.append(click ? "1," : "0,")
          .append("%.1f,%.9f,c%d%n".formatted(4e6 * income, 1e-6 * share, i % 3));
    }
    Path table = Files.writeString(folder.resolve("scales.csv"), rows);
    Path schema =
        Files.writeString(
            folder.resolve("scales.yaml"),
            """
            name: scales
            label: {column: label, positive: ["1"], negative: ["0"]}
            dense: [income, share]
            categorical: [colour]
            """);
    Path scales = folder.resolve("scales");
    CommandLineRun prepared =
        CommandLineRun.of(
            "prepare",
            "--format",
            "table",
            "--schema",
            schema.toString(),
            "--set",
            "data.inputs=none",
            "--out",
            scales.toString(),
            table.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
    Path run = folder.resolve("any scale");
    CommandLineRun done =
        CommandLineRun.of(
            "fit",
            "--backend",
            "vector",
            "--data",
            scales.toString(),
            "--run",
            run.toString(),
            "--model",
            "all",
            "--trials",
            "1");
    assertThat(done.exit()).as(done.err()).isZero();
    JsonNode models =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(run.resolve("results.json")))
            .path("fit")
            .path("models");
    assertThat(models).hasSize(Family.values().length);
    for (JsonNode model : models) {
      // The constant's log loss is .69.
      assertThat(model.path("trials").path(0).path("validation").path("log_loss").asDouble())
          .as(model.path("name").asString())
          .isLessThan(0.6);
    }
  }

  private static String withoutTimes(Path run) throws Exception {
    return Files.readString(run.resolve("results.json"))
        .replaceAll("\"(seconds\" : |checksum\":)[^,\n]*", "");
  }

  @Test
  void refittingAndAveragingAndAucAreUnderstood() throws Exception {
    CommandLineRun done =
        fit(
            folder.resolve("other"),
            "--model",
            "DNN",
            "--budget",
            "1s",
            "--set",
            "fit.refit=true",
            "--set",
            "fit.averaging=true",
            "--set",
            "fit.objective=auc");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains("1.0 s each, chosen by AUC on validation");
  }

  @Test
  void aRefittedModelIsNotTakenForTheOneThatWasChosen() throws Exception {
    Path run = folder.resolve("refitted");
    Path weights = run.resolve("fit-LR.safetensors");
    String[] what = {"--model", "LR", "--trials", "1"};
    String[] refit = {"--model", "LR", "--trials", "1", "--set", "fit.refit=true"};
    assertThat(fit(run, what).exit()).isZero();
    byte[] chosen = Files.readAllBytes(weights);
    assertThat(fit(run, refit).exit()).isZero();
    byte[] refitted = Files.readAllBytes(weights);
    assertThat(refitted).isNotEqualTo(chosen);
    Files.delete(weights);
    assertThat(fit(run, refit).exit()).isZero();
    assertThat(Files.readAllBytes(weights)).isEqualTo(refitted);
    CommandLineRun back = fit(run, "--model", "LR", "--trials", "1", "--set", "fit.refit=false");
    assertThat(back.out()).contains("are made again");
    assertThat(Files.readAllBytes(weights)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "--model=deepgm, no model 'deepgm' to fit; there are",
    "--model=none.json, no architecture file none.json",
    "'--model=LR,lr', fit.models names a model twice",
    "--trials=0, fit.trials must be a whole number from 1",
    "--budget=soon, 'fit.budget must be a time such as 90s, 10m or 2h'",
    "--budget=0s, fit.budget must be a time",
    "'--seeds=1,1', 'fit.seeds must be a list of at least one seed, none twice'",
    "--set=fit.objective=profit, fit.objective must be log_loss or auc",
    "--set=fit.patience=-1, fit.patience must be a whole number from 0",
    "--set=fit.refit=perhaps, fit.refit must be true or false",
    "--set=fit.recipes=none.yaml, fit.recipes: no file none.yaml",
    "--set=train.checkpoint_seconds=-1, train.checkpoint_seconds must be a number from 0",
    "--set=train.checkpoint_seconds=1m, train.checkpoint_seconds must be a number from 0",
    "--set=model.start=hot, unknown start 'hot'; there are calm and published"
  })
  void isAWrongValueOneLine(String argument, String message) throws Exception {
    CommandLineRun run = fit(folder.resolve("wrong"), argument);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().lines()).as(run.err()).hasSizeLessThanOrEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
