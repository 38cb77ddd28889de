package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsThisMachineAHostTest {
  @TempDir private Path folder;

  private Path measured(String megabytes) throws Exception {
    Path file = folder.resolve("mine.yaml");
    CommandLineRun run =
        CommandLineRun.of(
            "pim",
            "host",
            "measure",
            "--out",
            file.toString(),
            "--threads",
            "1",
            "--megabytes",
            megabytes);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("random 64-byte lines: ", "reads in order: ", "products: ", "GFLOP/s", "power: ");
    return file;
  }

  @Test
  void doesEveryCommandTakeWhatWasMeasured() throws Exception {
    Path file = measured("64");
    assertThat(folder.resolve("mine-memory.yaml")).isNotEmptyFile();
    assertThat(Files.readString(file))
        .contains("kind: host", "name: \"mine\"", "measured on ", "gather_levels", "idle_watt")
        .containsPattern("RAPL");
    for (String device : new String[] {"isaac-32nm", "upmem-dpu", file.toString()}) {
      CommandLineRun run =
          CommandLineRun.of(
              "pim", "--graph", "dlrm", "--device", device, "--host", file.toString());
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.out()).contains("mine ", "on assumed constants rest ");
    }
    CommandLineRun listed = CommandLineRun.of("pim", "devices", file.toString());
    assertThat(listed.out()).contains("gather_line_nanoseconds", "measured on ");
  }

  /** Timings of a machine where nothing else runs. */
  @Tag("slow")
  @Test
  void isAGatherPredictedWithin15Percent() throws Exception {
    String text = Files.readString(measured("1024"));
    Matcher m = Pattern.compile("# .*measured, ([-+][0-9.]+) %").matcher(text);
    int checks = 0;
    while (m.find()) {
      assertThat(Math.abs(Double.parseDouble(m.group(1)))).as(m.group()).isLessThan(15);
      checks++;
    }
    assertThat(checks).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "--out host.txt, must end in .yaml",
    "--out h.yaml --threads 0, --threads 0 must be 1 to",
    "--out h.yaml --megabytes 3, --megabytes 3 must be 64 to 65536",
    "--out h.yaml --memory nowhere.ini, no memory file nowhere.ini"
  })
  void areWrongOptionsNamed(String options, String message) throws Exception {
    String[] words = ("pim host measure " + options).split(" ", -1);
    CommandLineRun run = CommandLineRun.of(words);
    assertThat(run.exit()).isNotZero();
    assertThat(run.err()).contains(message);
  }
}
