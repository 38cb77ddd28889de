package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of the program with NO_COLOR: nothing but text comes out, on terminals, too. */
class IsNoColourObeyedTest {
  private static final String ESCAPE = "\u001b";
  private static final Map<String, String> FORCED = Map.of("CLICOLOR_FORCE", "1");
  private static final Map<String, String> WITHOUT = Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1");

  @TempDir private Path folder;

  private static String said(List<String> line, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"));
    builder.environment().putAll(environment);
    Process p = builder.start();
    p.getOutputStream().close();
    String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    p.waitFor();
    return text;
  }

  private static List<String> program(String... arguments) {
    return ProgramProcess.line(List.of(), List.of(arguments));
  }

  @Test
  void helpIsPlain() throws Exception {
    assertThat(said(program("fit", "--help"), FORCED)).as("else nothing is shown").contains(ESCAPE);
    for (String command : new String[] {"fit", "pim"}) {
      assertThat(said(program(command, "--help"), WITHOUT))
          .contains("Usage: pimento " + command)
          .doesNotContain(ESCAPE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fti", "fit --modls x", "inspect nothing-there --verbose"})
  void errorsArePlain(String line) throws Exception {
    assertThat(said(program(line.split(" ")), WITHOUT))
        .contains("pimento: ")
        .doesNotContain(ESCAPE);
  }

  @Test
  void aBarOnATerminalIsPlain() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script, which makes a terminal");
    String out = folder.resolve("data").toString();
    List<String> synth =
        program("synth", "--train=3000", "--validation=100", "--test=100", "--out", out);
    String line =
        synth.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    String text = said(List.of("script", "-qec", line, "/dev/null"), WITHOUT);
    assertThat(text).as("a bar was drawn").contains("% [").doesNotContain(ESCAPE);
  }
}
