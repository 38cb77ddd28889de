package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in processes that are given too little, so that the JVM itself fails. */
class DoesAMachineThatRunsOutSaySoTest {
  @TempDir private Path folder;

  private List<String> errors(List<String> options, String... arguments) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    line.addAll(options);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.pimento.app.Main"));
    line.addAll(List.of(arguments));
    Path err = folder.resolve("err");
    Process p =
        new ProcessBuilder(line)
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(p.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(p.exitValue()).isEqualTo(1);
    return Files.readAllLines(err, StandardCharsets.UTF_8).stream()
        .filter(l -> !l.startsWith("WARNING: "))
        .toList();
  }

  @Test
  void aBatchThatTheHeapCannotHold() throws Exception {
    List<String> said =
        errors(
            List.of("-Xmx160m"),
            "pim",
            "--graph",
            "dlrm",
            "--device",
            "isaac-32nm",
            "--batch",
            "1000000",
            "--json",
            folder.resolve("out.json").toString());
    assertThat(said).hasSize(1);
    assertThat(said.getFirst())
        .startsWith("pimento: ")
        .contains("out of heap memory")
        .contains("PIMENTO_HEAP=8g (now ");
  }
}
