package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.document.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Models and supernets that go on with days whose values are partly new. */
class DoModelsGoOnWithNewDaysTest {
  private static final Pattern LOSS = Pattern.compile("log loss ([0-9.]+)");

  @TempDir private static Path folder;
  private static DayFiles days = new DayFiles(Path.of(""));
  private static Path first = Path.of("");
  private static Path fitted = Path.of("");

  @BeforeAll
  static void fitOnce() throws Exception {
    days = new DayFiles(folder);
    first = days.prepareFirst();
    fitted = folder.resolve("fitted");
    DayFiles.right(fit("--model", "DeepFM", "--data", first.toString(), "--run", fitted + ""));
  }

  private static List<String> fit(String... more) {
    List<String> line = new ArrayList<>(List.of("fit", "--backend", "vector", "--trials", "2"));
    line.addAll(List.of(more));
    return line;
  }

  private static String loss(String text) {
    Matcher found = LOSS.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }

  private static double predicted(Path model, Path file) throws Exception {
    CommandLineRun done =
        DayFiles.right(
            List.of(
                "predict",
                "--backend",
                "vector",
                "--model",
                model.toString(),
                "--input",
                file.toString(),
                "--output",
                folder.resolve("scores.csv").toString()));
    return Double.parseDouble(loss(done.out() + done.err()));
  }

  @Test
  void doesAFittedModelLearnNewUsers() throws Exception {
    Path later = days.prepareGrown(fitted, "later", 1, 2);
    Path run = folder.resolve("continued");
    CommandLineRun done =
        DayFiles.right(
            fit("--continue", fitted + "", "--data", later.toString(), "--run", run + ""));
    String said = done.out() + done.err();
    assertThat(said).contains("fit: goes on with " + fitted.resolve("fit.safetensors"));
    Path day = days.day(2);
    assertThat(predicted(run, day)).isLessThan(predicted(fitted, day) - 0.02);
    // What it says of the grown data before learning is what the first model says of them.
    CommandLineRun before =
        DayFiles.right(
            List.of(
                "evaluate",
                "--backend",
                "vector",
                "--data",
                later.toString(),
                "--set",
                "data.out_of_range=unknown",
                fitted.resolve("fit.safetensors").toString()));
    String asItWas = said.substring(said.indexOf("as it is"));
    assertThat(loss(before.out() + before.err())).startsWith(loss(asItWas).substring(0, 6));
  }

  @Test
  void doesASupernetGoOnToTheSameBytesWhereverItBegins() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            model: {blocks: 2, embedding: 8, dense_dims: [8, 16], sparse_dims: [8, 16]}
            train: {batch: 64, threads: 1, sharing: sliced, learning_rate: 0.05}
            """);
    ConfiguredRuns runs = new ConfiguredRuns(config);
    Path old = folder.resolve("supernet");
    runs.right("train", old, "--data", first.toString());
    Path later = days.prepareGrown(old, "later-supernet", 1);
    List<String> line =
        new ArrayList<>(List.of("train", "--backend", "vector", "--continue", old.toString()));
    line.addAll(List.of("--data", later.toString(), "--run"));
    Path run = folder.resolve("supernet-later");
    line.add(run.toString());
    CommandLineRun done = DayFiles.right(line);
    assertThat(done.out() + done.err())
        .contains("supernet: goes on with " + old.resolve("supernet.safetensors"))
        .contains("and what its optimizer remembers");
    line.set(line.size() - 1, folder.resolve("supernet-again").toString());
    DayFiles.right(line);
    assertThat(
            Files.mismatch(
                run.resolve("supernet.safetensors"),
                folder.resolve("supernet-again/supernet.safetensors")))
        .isEqualTo(-1);
    line.set(line.size() - 1, folder.resolve("other").toString());
    line.addAll(List.of("--set", "model.blocks=3"));
    CommandLineRun other = CommandLineRun.of(line.toArray(String[]::new));
    assertThat(other.exit()).isNotZero();
    assertThat(other.err()).contains("goes on as it is").contains("model.blocks: 2 there, 3 here");
  }

  @Test
  void isWhatDoesNotFollowRefused() throws Exception {
    Path alien = folder.resolve("alien");
    DayFiles.right(
        List.of(
            "prepare",
            "--format",
            "table",
            "--schema",
            days.schema().toString(),
            "--out",
            alien.toString(),
            days.day(5).toString()));
    String[] wrong = {"--continue", fitted.toString(), "--run", folder.resolve("w").toString()};
    List<String> line = fit(wrong);
    line.addAll(List.of("--data", alien.toString()));
    CommandLineRun done = CommandLineRun.of(line.toArray(String[]::new));
    assertThat(done.exit()).isNotZero();
    assertThat(done.err()).contains("did not grow from those of").contains("--grow " + fitted);
    line.addAll(List.of("--model", "LR"));
    assertThat(CommandLineRun.of(line.toArray(String[]::new)).err()).contains("drop --model");
    CommandLineRun both =
        CommandLineRun.of("prepare", "--grow", "a", "--like", "b", "--out", "c", "d");
    assertThat(both.err()).contains("--like and --grow exclude one another");
    List<String> chunk = progressive("none", 1);
    chunk.addAll(List.of("--chunk", "-1"));
    assertThat(CommandLineRun.of(chunk.toArray(String[]::new)).err())
        .contains("--chunk -1 must be rows, or 0 for whole files");
    CommandLineRun none =
        CommandLineRun.of(
            "train", "--continue", fitted.toString(), "--data", first.toString(), "--run", "x");
    assertThat(none.err()).contains("there is no supernet");
  }

  private static List<String> progressive(String out, int... numbers) throws Exception {
    List<String> line = new ArrayList<>(List.of("progressive", "--backend", "vector"));
    line.addAll(List.of("--model", fitted.toString(), "--threads", "1"));
    line.addAll(List.of("--out", folder.resolve(out).toString()));
    for (int day : numbers) {
      line.add(days.day(day).toString());
    }
    return line;
  }

  private static String document(String out) throws Exception {
    return Files.readString(folder.resolve(out).resolve("progressive.json"))
        .replaceAll("\"seconds\" : [^,\n]*", "");
  }

  @Test
  void isEachDayScoredBeforeItIsLearnt() throws Exception {
    DayFiles.right(progressive("daily", 1, 2, 3));
    JsonNode root = Documents.json(folder.resolve("daily/progressive.json"));
    for (int k = 0; k < 3; k++) {
      JsonNode day = root.path("files").path(k);
      Path before = k == 0 ? fitted : folder.resolve("daily/000%d/model.safetensors".formatted(k));
      Path file = days.day(k + 1);
      assertThat(day.path("learning").path("log_loss").asDouble())
          .isCloseTo(predicted(before, file), org.assertj.core.data.Offset.offset(1e-6));
      assertThat(day.path("unchanged").path("log_loss").asDouble())
          .isCloseTo(predicted(fitted, file), org.assertj.core.data.Offset.offset(1e-6));
    }
    JsonNode third = root.path("files").path(2);
    assertThat(third.path("difference").asDouble())
        .as("who learns users is ahead on later days")
        .isLessThan(-2 * third.path("standard_error").asDouble());
    assertThat(root.path("all").path("rows").asLong()).isEqualTo(4500);
  }

  @Test
  void isLearningEveryDayWorthItOnTheBundledFlights() throws Exception {
    FlightMonths flights = new FlightMonths(folder);
    String data = folder.resolve("january").toString();
    List<String> prepare =
        new ArrayList<>(List.of("prepare", "--format", "table", "--out", data, "--schema"));
    prepare.addAll(List.of(flights.schema().toString(), "--set", "data.split=[9, 1, 0]"));
    prepare.addAll(List.of("--set", "data.inputs=none", flights.month(1).toString()));
    DayFiles.right(prepare);
    String run = folder.resolve("flights").toString();
    DayFiles.right(
        List.of(
            "fit",
            "--model",
            "FM",
            "--trials",
            "1",
            "--data",
            data,
            "--run",
            run,
            "--backend",
            "vector"));
    Path out = folder.resolve("february");
    DayFiles.right(
        List.of(
            "progressive",
            "--backend",
            "vector",
            "--model",
            run,
            "--chunk",
            "1000",
            "--out",
            out.toString(),
            flights.month(2).toString()));
    JsonNode all = Documents.json(out.resolve("progressive.json")).path("all");
    assertThat(all.path("rows").asLong()).isGreaterThan(20_000);
    assertThat(all.path("difference").asDouble())
        .as("log loss of who learns less that of who does not")
        .isLessThan(-2 * all.path("standard_error").asDouble())
        .isLessThan(-0.005);
  }

  @Test
  void doesItGoOnAfterAKillAndWithMoreDays() throws Exception {
    DayFiles.right(progressive("whole", 1, 2, 3));
    Path out = folder.resolve("killed");
    List<String> line = progressive("killed", 1, 2, 3);
    ProgramProcess.killOnce(
        () -> Files.exists(out.resolve("0001/scores.json")), line, folder.resolve("killed.log"));
    DayFiles.right(line);
    assertThat(document("killed")).isEqualTo(document("whole"));
    for (int k : IntStream.rangeClosed(1, 3).toArray()) {
      String model = "000%d/model.safetensors".formatted(k);
      assertThat(Files.mismatch(out.resolve(model), folder.resolve("whole").resolve(model)))
          .isEqualTo(-1);
      assertThat(out.resolve("000%d/rows".formatted(k))).doesNotExist();
    }
    byte[] kept = Files.readAllBytes(out.resolve("0003/scores.json"));
    DayFiles.right(progressive("killed", 1, 2, 3, 4));
    assertThat(Files.readAllBytes(out.resolve("0003/scores.json"))).isEqualTo(kept);
    CommandLineRun other = CommandLineRun.of(progressive("killed", 2, 3).toArray(String[]::new));
    assertThat(other.err()).contains("was made of day-1.csv").contains("another --out");
    List<String> chunks = progressive("chunks", 1, 2, 3);
    chunks.addAll(1, List.of("--chunk", "300"));
    DayFiles.right(chunks);
    JsonNode root = Documents.json(folder.resolve("chunks/progressive.json"));
    assertThat(root.path("files").path(0).path("difference").asDouble())
        .as("rows after the first have been learnt from")
        .isNotZero();
  }
}
