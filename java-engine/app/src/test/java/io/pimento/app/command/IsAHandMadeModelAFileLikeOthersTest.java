package io.pimento.app.command;

import static io.pimento.app.command.TrainedRun.ok;
import static io.pimento.app.command.TrainedRun.prepare;
import static io.pimento.app.command.TrainedRun.trainAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The best hand-made model of a run is evaluated, scores rows, and comes back if it is lost. */
class IsAHandMadeModelAFileLikeOthersTest {
  private static final Pattern METRICS = Pattern.compile("log loss .* over [0-9,]+ rows");
  private static final Pattern IN_GROUPS = Pattern.compile("AUC inside groups of user: ([0-9.]+)");

  @TempDir private static Path folder;
  private static SongsRun songs;
  private static Path best;

  @BeforeAll
  static void train() throws Exception {
    songs = SongsRun.in(folder);
    best = songs.run.resolve("best-baseline.safetensors");
  }

  private static CommandLineRun evaluate(Path model, Path data, String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of("evaluate", model.toString()));
    all.addAll(List.of("--data", data.toString(), "--backend", "vector"));
    all.addAll(List.of(more));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private static String passes(CommandLineRun run) {
    assertThat(run.exit()).as(run.err()).isZero();
    return run.out();
  }

  private static String first(Pattern pattern, String text) {
    Matcher m = pattern.matcher(text);
    assertThat(m.find()).as(text).isTrue();
    return m.group(m.groupCount());
  }

  private static String metrics(String text) {
    return first(METRICS, text).replaceFirst(", calibration error [^ ]*", "");
  }

  @Test
  void doEvaluateAndPredictAgree() throws Exception {
    String evaluated = passes(evaluate(best, songs.data, "--split", "test"));
    String predicted =
        ok(
                "predict",
                "--model",
                best.toString(),
                "--input",
                songs.text("t.csv", Set.of(), 600).toString(),
                "--output",
                folder.resolve("o.csv").toString(),
                "--backend",
                "vector")
            .err();
    assertThat(metrics(evaluated)).isEqualTo(metrics(predicted)).contains("over 300 rows");
    assertThat(Files.readString(songs.run.resolve("results.json")))
        .contains("best-baseline.safetensors, DeepFM, test");
  }

  @Test
  void isItsArchitectureNotAskedFor() throws Exception {
    CommandLineRun named =
        evaluate(best, songs.data, "--architecture", songs.run.resolve("best.json").toString());
    assertThat(named.exit()).isEqualTo(2);
    assertThat(named.err()).contains("hand-made model").contains("drop --arch").hasLineCount(1);
    CommandLineRun tuned = evaluate(best, songs.data, "--tune");
    assertThat(tuned.err()).contains("is a model of its own; --tune is for supernets");
    // The searched model's lies beside it.
    Path searched = songs.run.resolve("best.safetensors");
    assertThat(metrics(passes(evaluate(searched, songs.data))))
        .isEqualTo(
            metrics(
                passes(
                    evaluate(
                        searched,
                        songs.data,
                        "--architecture",
                        songs.run.resolve("best.json").toString()))));
    CommandLineRun supernet = evaluate(songs.run.resolve("supernet.safetensors"), songs.data);
    assertThat(supernet.err()).contains("no architecture is beside it").hasLineCount(1);
  }

  @Test
  void doesATunedHeadHaveACalibrationErrorAndGroups() throws Exception {
    String tuned =
        passes(
            evaluate(
                songs.run.resolve("supernet.safetensors"),
                songs.data,
                "--architecture",
                songs.run.resolve("best.json").toString(),
                "--tune",
                "--group-by",
                "user"));
    assertThat(tuned).containsPattern("calibration error 0\\.[0-9]+ over 100 rows");
    assertThat(first(IN_GROUPS, tuned)).startsWith("0.");
  }

  @Test
  void isOtherPoolingRefusedInOneLine() throws Exception {
    String schema = Files.readString(folder.resolve("schema.yaml"));
    String[][] others = {
      {"pooling: weighted, weight_column: plays}", "pooling: sum}", "by mean, sum"},
      {"tags: {most: 4}", "tags: {most: 4, pooling: sum}", "by sum, weighted"},
      {"  tags: {most: 4}\n", "", "by weighted"},
    };
    for (int k = 0; k < others.length; k++) {
      String changed = schema.replace(others[k][0], others[k][1]);
      String rest = k == 0 ? "ignored: [id, plays]" : k == 1 ? "ignored: [id]" : "ignored: [id]\n";
      changed = changed.replace("ignored: [id]", rest);
      if (k == 2) {
        changed = changed.replace("categorical: [user]", "categorical: [user, tags]");
      }
      Path file = Files.writeString(folder.resolve("other" + k + ".yaml"), changed);
      Path other = folder.resolve("other" + k);
      prepare(file, other, folder.resolve("all.csv"));
      for (Path model : List.of(best, songs.run.resolve("best.safetensors"))) {
        CommandLineRun run = evaluate(model, other);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
            .contains("pools its fields of several values by mean, weighted, the data ")
            .contains(others[k][2])
            .hasLineCount(1);
      }
    }
  }

  @Test
  void isItTrainedAgainIfItIsGone() throws Exception {
    Path copy = folder.resolve("copy");
    Files.createDirectory(copy);
    try (var files = Files.walk(songs.run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(songs.run.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    Path kept = copy.resolve("best-baseline.safetensors");
    byte[] before = Files.readAllBytes(kept);
    Files.delete(kept);
    CommandLineRun again = ok("retrain", "--run", copy.toString(), "--backend", "vector");
    assertThat(again.out()).contains(kept + " is gone; DeepFM is trained again for it");
    assertThat(Files.readAllBytes(kept)).isEqualTo(before);
    CommandLineRun third = ok("retrain", "--run", copy.toString(), "--backend", "vector");
    assertThat(third.out()).doesNotContain("again for it");
  }

  @Test
  void isTheAucInsideGroupsReportedWhenAskedFor() throws Exception {
    Path run = folder.resolve("grouped");
    for (String step : List.of("train", "search", "retrain")) {
      CommandLineRun done =
          ok(
              step,
              "--backend",
              "vector",
              "--config",
              folder.resolve("run.yaml").toString(),
              "--set",
              "retrain.group_by=user",
              "--data",
              songs.data.toString(),
              "--run",
              run.toString());
      assertThat(done.out().contains("AUC in groups")).isEqualTo(step.equals("retrain"));
    }
    String evaluated =
        passes(
            evaluate(
                run.resolve("best.safetensors"),
                songs.data,
                "--split",
                "test",
                "--group-by",
                "user"));
    String results = Files.readString(run.resolve("results.json"));
    assertThat(results).contains("\"group_by\" : \"user\"");
    Matcher m = Pattern.compile("\"grouped_auc\" : ([0-9.]+)").matcher(results);
    assertThat(m.results().map(r -> r.group(1).substring(0, 7)).toList())
        .contains(first(IN_GROUPS, evaluated).substring(0, 7));
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("test AUC inside groups of user");
    assertThat(Files.readString(songs.run.resolve("report.html"))).doesNotContain("inside groups");
    CommandLineRun wrong =
        CommandLineRun.of(
            "retrain",
            "--backend",
            "vector",
            "--run",
            songs.run.toString(),
            "--set",
            "retrain.group_by=tags");
    assertThat(wrong.exit()).isNotZero();
    Path fresh = folder.resolve("fresh");
    for (String step : List.of("train", "search")) {
      ok(
          step,
          "--backend",
          "vector",
          "--config",
          folder.resolve("run.yaml").toString(),
          "--data",
          songs.data.toString(),
          "--run",
          fresh.toString());
    }
    CommandLineRun bag =
        CommandLineRun.of(
            "retrain",
            "--backend",
            "vector",
            "--run",
            fresh.toString(),
            "--set",
            "retrain.group_by=tags");
    assertThat(bag.err()).contains("retrain.group_by: tags: rows have several values of it");
  }

  @Test
  void areTablesThatRowsAreJoinedWithKeptForPredict() throws Exception {
    Path home = Files.createDirectory(folder.resolve("joined"));
    StringBuilder users = new StringBuilder("user,country\n");
    for (int u = 0; u < 20; u++) {
      users.append('u').append(u).append(",c").append(u % 3).append('\n');
    }
    Files.writeString(home.resolve("users.csv"), users);
    Files.copy(folder.resolve("all.csv"), home.resolve("all.csv"));
    Path schema =
        Files.writeString(
            home.resolve("schema.yaml"),
            Files.readString(folder.resolve("schema.yaml"))
                    .replace("categorical: [user]", "categorical: [user, country]")
                + "join: [{file: users.csv, key: user}]\n");
    Path data = home.resolve("data");
    prepare(schema, data, home.resolve("all.csv"));
    Path run = home.resolve("run");
    trainAll(folder.resolve("run.yaml"), data, run);
    Files.delete(home.resolve("users.csv"));
    String evaluated = passes(evaluate(run.resolve("best.safetensors"), data, "--split", "test"));
    String predicted = predict(run, songs.text("j.csv", Set.of(), 600));
    assertThat(predicted)
        .contains("joined with users.csv by user: 300 of 300 rows found their key");
    assertThat(metrics(predicted)).isEqualTo(metrics(evaluated));
    Files.writeString(folder.resolve("users.csv"), "user,country\nu1,c1\n");
    assertThat(predict(run, folder.resolve("j.csv")))
        .contains("joined with " + folder.resolve("users.csv") + " by user: ")
        .doesNotContain("300 of 300");
    Files.delete(folder.resolve("users.csv"));
    Files.writeString(run.resolve("joined-0.bin"), "user,country\n");
    CommandLineRun damaged =
        CommandLineRun.of(
            "predict",
            "--model",
            run.toString(),
            "--input",
            folder.resolve("j.csv").toString(),
            "--output",
            "-");
    assertThat(damaged.exit()).isNotZero();
    assertThat(damaged.err()).contains("joined table users.csv is truncated").hasLineCount(1);
  }

  private static String predict(Path model, Path input) throws Exception {
    return ok(
            "predict",
            "--model",
            model.toString(),
            "--input",
            input.toString(),
            "--output",
            folder.resolve("p.csv").toString(),
            "--backend",
            "vector")
        .err();
  }
}
