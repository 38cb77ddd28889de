package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shell completes, and what is said of this machine. */
class DoSmallComfortsWorkTest {
  @TempDir private Path folder;

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    CommandLineRun written = CommandLineRun.of("completion");
    assertThat(written.exit()).isZero();
    Path script = Files.writeString(folder.resolve("completion.sh"), written.out());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source '"
                    + script
                    + "'; COMP_WORDS=(pimento aut); COMP_CWORD=1; _complete_pimento;"
                    + " echo \"${COMPREPLY[@]}\"")
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo("auto");
  }

  @Test
  void theDoctorSpeaksOfEachPart() throws Exception {
    CommandLineRun run = CommandLineRun.of("doctor");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("java ")
        .contains("vectors ")
        .contains("processors ")
        .contains("memory ")
        .contains("vector: Vector API")
        .contains("cuda")
        .contains("disk ");
    assertThat(run.out().lines()).allMatch(line -> line.startsWith("  ") || line.startsWith("! "));
  }
}
