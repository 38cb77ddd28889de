package io.pimento.app.command;

import static io.pimento.app.command.TrainedRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.runtime.checkpoint.Safetensors;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of several widths, bags among them, from a configuration to scores. */
class DoTablesOfSeveralWidthsComeThroughTest {
  private static final Pattern METRICS = Pattern.compile("log loss [0-9.]+, AUC [0-9.]+");

  @TempDir private static Path folder;
  private static SongsRun songs;

  @BeforeAll
  static void train() throws Exception {
    songs = SongsRun.in(folder, "{user: 4, songs: 2}");
  }

  private static String metrics(String text) {
    Matcher m = METRICS.matcher(text);
    assertThat(m.find()).as(text).isTrue();
    return m.group();
  }

  private static String predicted(Path model) throws Exception {
    Path raw = songs.text("raw.csv", Set.of(), 600);
    Path scores = folder.resolve("scores.csv");
    return metrics(
        ok(
                "predict",
                "--model",
                model.toString(),
                "--input",
                raw.toString(),
                "--output",
                scores.toString(),
                "--backend",
                "vector")
            .err());
  }

  private static String evaluated(Path model) throws Exception {
    return metrics(
        ok(
                "evaluate",
                model.toString(),
                "--data",
                songs.data.toString(),
                "--split",
                "test",
                "--backend",
                "vector")
            .out());
  }

  private static CommandLineRun fit(Path run, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("fit", "--backend", "vector", "--threads", "1"));
    line.addAll(List.of("--data", songs.data.toString(), "--run", run.toString()));
    line.addAll(List.of("--trials", "1"));
    line.addAll(List.of(more));
    return CommandLineRun.of(line.toArray(String[]::new));
  }

  private static int columns(Path weights, String name) throws Exception {
    return Safetensors.readHeader(weights).tensors().get(name).shape().getLast();
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "best-baseline"})
  void doEvaluateAndPredictAgree(String name) throws Exception {
    Path weights = songs.run.resolve(name + ".safetensors");
    assertThat(columns(weights, "_embedding.0.weight")).isEqualTo(4);
    assertThat(columns(weights, "_embedding.1.weight")).isEqualTo(8);
    assertThat(columns(weights, "_embedding.2.weight")).isEqualTo(2);
    assertThat(evaluated(weights)).isEqualTo(predicted(weights));
  }

  @Test
  void doesTheSupernetScoreWhatItFound() throws Exception {
    CommandLineRun scored =
        ok(
            "evaluate",
            songs.run.resolve("supernet.safetensors").toString(),
            "--architecture",
            songs.run.resolve("best.json").toString(),
            "--data",
            songs.data.toString(),
            "--backend",
            "vector");
    assertThat(metrics(scored.out())).startsWith("log loss 0.");
  }

  /** An architecture takes its widths along, unless the configuration names others. */
  @ParameterizedTest
  @CsvSource({"null, 4, 8, 2", "equal, 8, 8, 8", "{user: 2}, 2, 8, 8"})
  void doesAnArchitectureKeepItsWidths(String widths, int user, int tags, int plays)
      throws Exception {
    Path file = songs.run.resolve("best.json");
    assertThat(Files.readString(file)).contains("\"widths\":[4,8,2]");
    Path run = folder.resolve("fit-" + user + widths.length());
    Path recipes = recipes("[by_rows]");
    CommandLineRun done =
        fit(
            run,
            "--model",
            file.toString(),
            "--set",
            "fit.recipes=" + recipes,
            "--set",
            "model.widths=" + widths.replace(';', ','));
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains("best trial 1 of 1").doesNotContain("by_rows");
    Path weights = run.resolve("fit-best.safetensors");
    assertThat(columns(weights, "_embedding.0.weight")).isEqualTo(user);
    assertThat(columns(weights, "_embedding.1.weight")).isEqualTo(tags);
    assertThat(columns(weights, "_embedding.2.weight")).isEqualTo(plays);
    assertThat(evaluated(weights)).isEqualTo(predicted(run));
  }

  /** Narrow tables bring two matrices along: of 4 and of 2 columns. */
  @Test
  void doesInspectCountTheMatrices() throws Exception {
    Path file = songs.run.resolve("best.json");
    Path plain =
        Files.writeString(
            folder.resolve("plain.json"),
            Files.readString(file).replace(",\"widths\":[4,8,2]", ""));
    assertThat(parameters(file) - parameters(plain)).isEqualTo(8 * 4 + 8 * 2);
  }

  private static long parameters(Path architecture) throws Exception {
    CommandLineRun run =
        ok("inspect", architecture.toString(), "--data", songs.data.toString(), "--embedding", "8");
    Matcher m = Pattern.compile("parameters outside the tables +([0-9,]+)").matcher(run.out());
    assertThat(m.find()).as(run.out()).isTrue();
    return Long.parseLong(m.group(1).replace(",", ""));
  }

  private static Path recipes(String widths) throws Exception {
    String own = ok("inspect", "recipes").out();
    return Files.writeString(
        folder.resolve("recipes.yaml"),
        own.replaceFirst("widths: \\[equal, by_rows]", "widths: " + widths)
            .replaceFirst("embedding: \\[16, 8, 32]", "embedding: [8]"));
  }

  @Test
  void doesARecipeChooseThem() throws Exception {
    Path run = folder.resolve("recipe");
    CommandLineRun done =
        fit(run, "--model", "DCN-V2", "--set", "fit.recipes=" + recipes("[by_rows, equal]"));
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains("embedding 8 by_rows");
    assertThat(Files.readString(run.resolve("results.json"))).contains("\"by_rows\"");
    Path weights = run.resolve("fit-DCN-V2.safetensors");
    // Twenty users are the fewest rows but for songs; tags have 39.
    assertThat(columns(weights, "_embedding.0.weight")).isEqualTo(8);
    assertThat(columns(weights, "_embedding.1.weight")).isLessThanOrEqualTo(8);
    assertThat(evaluated(weights)).isEqualTo(predicted(run));
  }

  @Test
  void isAFieldThatTheDataDoNotHaveNamed() throws Exception {
    CommandLineRun run =
        CommandLineRun.of(
            "train",
            "--data",
            songs.data.toString(),
            "--run",
            folder.resolve("none").toString(),
            "--set",
            "model.widths={usr: 4}");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("--set: model.widths names 'usr'")
        .contains("did you mean 'user'?")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[4,8]       | has the widths of 2 fields, the data have 3",
        "\"narrow\" | widths must be one of [equal, by_rows] or a list",
        "[4,8,0]     | widths must be one of",
        "{\"user\":4} | widths must be one of"
      })
  void areWrongWidthsOfAnArchitectureNamed(String widths, String message) throws Exception {
    String text = Files.readString(songs.run.resolve("best.json"));
    Path file = Files.writeString(folder.resolve("wrong.json"), text.replace("[4,8,2]", widths));
    CommandLineRun run = fit(folder.resolve("wrong"), "--model", file.toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("wrong.json").contains(message).hasLineCount(1);
  }
}
