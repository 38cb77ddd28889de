package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Python that has torch and safetensors, where there is one. */
final class TorchPython {
  /** The program, {@code -Dpimento.python=…} or python3. */
  static final String PROGRAM = System.getProperty("pimento.python", "python3");

  private TorchPython() {}

  /** Leaves the test out where there is none. */
  static void assume() throws Exception {
    assumeTrue(isThere(), "a Python with torch and safetensors (-Dpimento.python=…)");
  }

  private static boolean isThere() throws InterruptedException {
    try {
      Process p =
          new ProcessBuilder(PROGRAM, "-c", "import torch, safetensors")
              .redirectErrorStream(true)
              .start();
      p.getInputStream().readAllBytes();
      return p.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The lines that a script writes. */
  static List<String> run(Path script, Path... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(PROGRAM, script.toString()));
    List.of(arguments).forEach(a -> line.add(a.toString()));
    Path errors = script.resolveSibling("errors");
    Process process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
    List<String> said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return said;
  }
}
