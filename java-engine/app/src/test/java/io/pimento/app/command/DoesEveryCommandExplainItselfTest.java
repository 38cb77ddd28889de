package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.app.console.Console;
import io.pimento.document.Documents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DoesEveryCommandExplainItselfTest {
  private static final String PARITY =
      "../parity/src/test/resources/parity/reference-tiny-public.json";
  private static final String PUBLISHED =
      "../search/src/test/resources/parity/published-architectures.json";

  @TempDir private Path folder;

  /** All of this module, with those below them. */
  static Stream<String> commands() throws IOException {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    try (Console console = new Console(nowhere, nowhere, false)) {
      return names("", Pimento.commandLine(console)).toList().stream();
    }
  }

  private static Stream<String> names(String before, CommandLine of) {
    return of.getSubcommands().entrySet().stream()
        .flatMap(
            e ->
                Stream.concat(
                    Stream.of(before + e.getKey()),
                    names(before + e.getKey() + " ", e.getValue())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void doesItsHelpHaveAnExample(String command) throws Exception {
    CommandLineRun run = CommandLineRun.of((command + " --help").split(" "));
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Usage: pimento " + command).contains("  pimento " + command);
    assertThat(CommandLineRun.of("--help").out()).contains("  " + command.split(" ")[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepare", "predict", "evaluate", "pim sweep"})
  void areLinesOfItsHelpFilled(String command) throws Exception {
    List<String> lines = CommandLineRun.of((command + " --help").split(" ")).out().lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      String next = lines.get(i);
      if (!lines.get(i - 1).isEmpty() && !next.isEmpty() && Character.isLowerCase(next.charAt(0))) {
        String filled = lines.get(i - 1) + " " + next.split(" ")[0];
        assertThat(filled.length()).as(filled).isGreaterThanOrEqualTo(80);
      }
    }
  }

  private void isAMistake(String message, String... args) throws Exception {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void areMistakesToldInOneLineWithCodeTwo() throws Exception {
    isAMistake("a command is missing");
    isAMistake("trian", "trian");
    isAMistake("Unknown option", "train", "--batch", "5");
    isAMistake("did you mean --data?", "auto", "--dat", "x");
    isAMistake("no prepared data in " + folder, "train", "--data", folder.resolve("x").toString());
    isAMistake("no configuration file", "train", "--config", folder.resolve("no.yaml").toString());
    isAMistake("did you mean 'train.batch'", "train", "--set", "train.bach=5");
    isAMistake("no parity file", "parity", folder.resolve("x.json").toString());
    isAMistake("nothing at", "inspect", folder.resolve("x").toString());
    isAMistake("neither prepared data", "inspect", folder.toString());
    isAMistake("data.format is not set", "prepare", "--out", folder.resolve("d").toString());
    isAMistake("computes in float", "parity", "--backend=vector", "--precision=double", PARITY);
    isAMistake("cuda cannot be used", "parity", "--backend", "cuda", PARITY);
    isAMistake("unknown backend 'gpu'", "parity", "--backend", "gpu", PARITY);
    isAMistake("no checkpoint", "evaluate", "x.safetensors", "--architecture", PUBLISHED);
  }

  @Test
  void isADamagedCheckpointAFailureInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("c.safetensors"), "not a checkpoint at all");
    CommandLineRun run = CommandLineRun.of("inspect", file.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(file.toString());
  }

  @Test
  void isATraceShownWhenAskedFor() throws Exception {
    assertThat(CommandLineRun.of("inspect", folder.resolve("x").toString(), "--verbose").err())
        .contains("\tat ");
  }

  @Test
  void doParityCasesPassAndFailByTheTolerance() throws Exception {
    CommandLineRun good = CommandLineRun.of("parity", PARITY);
    assertThat(good.exit()).as(good.out()).isZero();
    assertThat(good.out()).contains("ok    tiny").contains("21 of 21 cases");
    CommandLineRun tight = CommandLineRun.of("parity", "--tolerance", "1e-12", PARITY);
    assertThat(tight.exit()).isEqualTo(1);
    assertThat(tight.out()).contains("FAIL  ");
  }

  @Test
  void areParityCasesReadGzippedInDouble() throws Exception {
    Path packed = folder.resolve("cases.json.gz");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(Path.of(PARITY), out);
    }
    CommandLineRun run = CommandLineRun.of("parity", "--precision", "double", packed.toString());
    assertThat(run.exit()).as(run.out()).isZero();
    assertThat(run.out()).contains("21 of 21 cases within 1.0E-9 on reference");
  }

  @Test
  void isAPublishedArchitectureCountedAsTheReferenceDoes() throws Exception {
    CommandLineRun run = CommandLineRun.of("inspect", PUBLISHED, "--entry", "criteo-full");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("block 7").contains("2,790,953");
  }

  @Test
  void areTheDefaultsAFileThatCanBeUsed() throws Exception {
    String text = CommandLineRun.of("inspect", "config", "--defaults").out();
    Path file = Files.writeString(folder.resolve("run.yaml"), text, StandardCharsets.UTF_8);
    CommandLineRun run = CommandLineRun.of("inspect", "config", "--config", file.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("learning_rate: 0.12");
  }

  @Test
  void isTheSchemaOfTheDefaultsJson() throws Exception {
    String text = CommandLineRun.of("inspect", "config", "--schema").out();
    assertThat(Documents.json("it", text).path("properties").path("train").path("properties"))
        .anyMatch(key -> key.path("default").asString("").equals("adagrad"));
  }

  @Test
  void isAFullDiskToldWithTheFile() throws IOException {
    String message =
        Failures.message(new IOException("could not write a: No space left on device"));
    assertThat(message).contains("No space left on device");
    assertThat(Failures.message(new java.nio.file.NoSuchFileException("a.txt")))
        .isEqualTo("no such file: a.txt");
    assertThat(Failures.message(new OutOfMemoryError("Java heap space"))).contains("PIMENTO_HEAP");
    assertThat(
            Failures.message(
                new IllegalStateException("reading", new IllegalArgumentException("field f"))))
        .isEqualTo("field f");
  }
}
