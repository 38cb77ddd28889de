package io.pimento.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.command.Pimento;
import io.pimento.app.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoesBenchExplainItselfTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String line) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return Pimento.commandLine(console).execute(line.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "step ", "matmul ", "embedding ", "tune ", "data ", "memory ", "models "})
  void hasEachCommandHelpWithAnExample(String command) {
    assertThat(run("bench " + command + "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Examples:", "pimento bench");
  }

  @ParameterizedTest
  @CsvSource({
    "bench --filter nothing-like-it,matches no operator",
    "bench --filter [,no regular expression",
    "bench --compare missing.json,cannot read missing.json",
    "bench --threads 0 --filter bce,--threads",
    "bench matmul --shapes missing.txt,there is no file missing.txt",
    "bench embedding --zipf 1 --histogram f,give one of",
    "bench embedding --rows 0,must be above 0",
    "bench step --steps 0,must be at least 1",
    "bench step --warm-up -1,--warm-up must be 0 to 3600 seconds",
    "bench step --paths f --path full,give one of",
    "bench step --path full --architecture f,give one of",
    "bench step --architecture missing.json,no architecture file missing.json",
    "bench tune --subnets 0,must be at least 1",
    "bench models --batches 0,must be at least 1",
    "bench models --models abacus,no model 'abacus'",
    "bench data --batch 0,must be at least 1",
    "bench data missing,missing",
    "bench step --path side,expected one of",
    "bench step --compare missing.json,cannot read missing.json",
    "bench matmul --peers abacus,no peer 'abacus'"
  })
  void isAMistakeOneLineThatSaysWhatToDo(String line, String message) {
    assertThat(run(line)).isNotZero();
    String text = err.toString(StandardCharsets.UTF_8);
    assertThat(text).contains(message).doesNotContain("\tat ");
  }

  @Test
  void isOneOperatorMeasuredAndCompared(@org.junit.jupiter.api.io.TempDir java.nio.file.Path dir) {
    String measure = "bench --quick --threads 1 --filter ^bce-loss-gradient ";
    java.nio.file.Path json = dir.resolve("r.json");
    java.nio.file.Path html = dir.resolve("r.html");
    java.nio.file.Path jmh = dir.resolve("jmh.json");
    assertThat(run(measure + "--json " + json + " --html " + html + " --jmh " + jmh)).isZero();
    assertThat(jmh).content().contains("\"jmhVersion\"", "OperatorBenchmark.call");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("of the limit", "bce-loss-gradient");
    assertThat(json).exists();
    assertThat(html).exists();
    assertThat(run(measure + "--compare " + json)).isIn(0, 1);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("of 1 measurements fell");
  }
}
