package io.pimento.app.command;

import static io.pimento.app.command.TrainedRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.app.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every wrong input is said in one line, and nothing that looks whole is left. */
class IsAWrongPredictionOneLineTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private static Path folder;
  private static TrainedRun trained;
  private static Path input;

  @BeforeAll
  static void train() throws Exception {
    trained = TrainedRun.in(folder);
    input = trained.write("few.csv", trained.lines(30));
  }

  private static String[] arguments(Path model, Path in, String output, String... more) {
    List<String> all = new ArrayList<>(List.of("predict", "--model", model.toString()));
    all.addAll(List.of("--input", in.toString(), "--output", output, "--backend", "vector"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static void assertRefused(String said, Path model, Path in, String... more)
      throws Exception {
    Path out = folder.resolve("out.csv");
    CommandLineRun run = CommandLineRun.of(arguments(model, in, out.toString(), more));
    assertThat(run.exit()).isPositive();
    assertThat(run.err().lines().filter(line -> !line.startsWith("score:")).toList())
        .as(run.err())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("pimento: ")
        .contains(said);
    assertNothingLeft(out);
  }

  private static void assertNothingLeft(Path out) throws IOException {
    assertThat(out).doesNotExist();
    try (var all = Files.list(folder)) {
      assertThat(all.map(p -> p.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".out.csv"));
    }
  }

  @Test
  void areWrongRowsSaidByFileAndColumn() throws Exception {
    List<String> lines = new ArrayList<>(trained.lines(30));
    lines.set(4, "old" + lines.get(4));
    assertRefused(
        "type.csv, line 5, field age: \"old", trained.run, trained.write("type.csv", lines));
    assertRefused(
        "cut.csv, line 1, field fnlwgt: 2 columns where 15 are expected",
        trained.run,
        trained.write("cut.csv", List.of("39, Private")));
    assertRefused(
        "few.csv, line 1, field user: the column to pass through is not there",
        trained.run,
        input,
        "--id",
        "user");
    assertRefused(
        "no input " + folder.resolve("gone.csv"), trained.run, folder.resolve("gone.csv"));
    Path zip = Files.write(folder.resolve("z.csv"), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0});
    assertRefused("z.csv", trained.run, zip);
  }

  @Test
  void areDictionariesOfOthersAndDamagedOnesSaid() throws Exception {
    Path model = trained.copy("spoilt");
    for (String name : List.of("inputs.json", "inputs.bin", "crosses.bin")) {
      Path file = model.resolve(name);
      byte[] sound = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(sound, sound.length / 2));
      assertRefused(file + ": truncated or damaged", model, input);
      Files.delete(file);
      assertRefused(file + ": is missing", model, input);
      Files.write(file, sound);
    }
    Path dictionaries = model.resolve("dictionaries.bin");
    byte[] whole = Files.readAllBytes(dictionaries);
    Files.write(dictionaries, java.util.Arrays.copyOf(whole, whole.length - 8));
    assertRefused(dictionaries + ": truncated", model, input);
    byte[] changed = whole.clone();
    changed[40] ^= 1;
    Files.write(dictionaries, changed);
    assertRefused(dictionaries + ": the dictionary of field workclass is damaged", model, input);
    Files.delete(dictionaries);
    assertRefused(dictionaries + ": is missing", model, input);

    Path other = folder.resolve("other");
    ok(
        "prepare",
        "--format",
        "libfm",
        "--out",
        other.toString(),
        Files.writeString(folder.resolve("o.libfm"), "1 3:1\n0 4:1\n".repeat(20)).toString());
    for (String file : List.of("encoding.json", "dictionaries.bin")) {
      Files.copy(
          other.resolve(file),
          model.resolve(file),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertRefused("was trained with the dictionaries", model, input);
    String json = Files.readString(model.resolve("encoding.json"));
    Files.writeString(model.resolve("encoding.json"), json.replace("\"o", "\"p"));
    Files.writeString(model.resolve("encoding.json"), json.replace("f1", "f2"));
    assertRefused(model.resolve("encoding.json") + ": damaged", model, input);
    Files.delete(model.resolve("encoding.json"));
    assertRefused("has no dictionaries beside it", model, input);
    Path old = Path.of("src/test/resources/pim/trained.safetensors");
    Files.copy(old, model.resolve("old.safetensors"));
    for (String file : List.of("encoding.json", "dictionaries.bin")) {
      Files.copy(
          trained.run.resolve(file),
          model.resolve(file),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertRefused(
        "does not say which dictionaries it was trained with",
        model.resolve("old.safetensors"),
        input);
  }

  @Test
  void areWrongOptionsSaid() throws Exception {
    assertRefused("no model", folder.resolve("nowhere"), input);
    assertRefused("has no best.safetensors", trained.data, input);
    assertRefused("no architecture", trained.run.resolve("supernet.safetensors"), input);
    assertRefused("--batch 0 must be from 1", trained.run, input, "--batch", "0");
    assertRefused("--threads must be from 1", trained.run, input, "--threads", "-1");
    assertRefused("--bad-rows drop: fail or skip", trained.run, input, "--bad-rows", "drop");
    assertRefused(
        "--format criteo: the model was trained on", trained.run, input, "--format", "criteo");
    CommandLineRun other = CommandLineRun.of(arguments(trained.run, input, folder + "/o.xlsx"));
    assertThat(other.err()).contains("o.xlsx: name a .csv, ").contains(".parquet").hasLineCount(1);
    assertRefused(
        "--id a: the output would have two", trained.run, input, "--id", "a", "--id", "a");
    assertRefused("--id score: the output would have", trained.run, input, "--id", "score");
    CommandLineRun same = CommandLineRun.of(arguments(trained.run, input, input.toString()));
    assertThat(same.err()).contains("is also an input").hasLineCount(1);
    assertThat(input).content().startsWith("25,");
  }

  @Test
  void areContradictionsOfPrepareLikeSaidByName() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"--set", "data.encoding=hash", "data.encoding is hash"},
          {"--set", "data.min_count=9", "data.min_count is 9"},
          {"--set", "data.row_cap=9", "data.row_cap is 9"},
          {"--set", "data.dense=log1p", "data.dense is log1p"},
          {"--format", "criteo", "data.format is criteo"},
          {"--schema", folder.resolve("other.yaml").toString(), "data.schema: "},
        }) {
      Files.writeString(
          folder.resolve("other.yaml"),
          "{name: o, label: {column: y, positive: [\"1\"]}, categorical: [a]}");
      CommandLineRun run =
          CommandLineRun.of(
              "prepare",
              "--like",
              trained.run.toString(),
              "--out",
              folder.resolve("like").toString(),
              wrong[0],
              wrong[1],
              input.toString());
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains(wrong[2]).contains("--like has its own").hasLineCount(1);
      assertThat(folder.resolve("like")).doesNotExist();
    }
  }

  @Test
  void doesAKilledProcessLeaveNothingThatLooksWhole() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path out = folder.resolve("killed.csv");
    Process p =
        new ProcessBuilder(
                ProgramProcess.line(
                    List.of(),
                    List.of(arguments(trained.run, pipe, out.toString(), "--batch", "8"))))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.log").toFile())
            .start();
    // The pipe stays open, so that the process scores what came and waits for more.
    try (var writer = Files.newOutputStream(pipe)) {
      writer.write(
          (String.join("\n", trained.lines(2000)) + "\n")
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      writer.flush();
      waitForPartial(p);
      p.destroyForcibly();
      assertThat(p.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (IOException brokenPipe) {
      assertThat(p.isAlive()).as("it is killed, so the pipe breaks").isFalse();
    }
    assertThat(out).doesNotExist();
    assertThat(partial()).as("what it was writing").isNotEmpty();
    ok(arguments(trained.run, input, out.toString()));
    assertThat(out).exists();
    assertThat(partial()).as("the next run clears it").isEmpty();
  }

  private static List<Path> partial() throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(f -> f.getFileName().toString().startsWith(".killed.csv")).toList();
    }
  }

  private static void waitForPartial(Process p) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (partial().isEmpty() && p.isAlive() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(p.isAlive()).as(Files.readString(folder.resolve("killed.log"))).isTrue();
    assertThat(partial()).isNotEmpty();
  }
}
