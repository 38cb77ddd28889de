package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoesSynthPlantWhatIsAskedTest {
  @TempDir Path folder;

  private CommandLineRun synth(String out, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("synth", "--out", folder.resolve(out).toString()));
    args.addAll(
        List.of("--train", "3000", "--validation", "500", "--test", "400", "--row-cap", "1000"));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  @Test
  void isTheClickModelNamedWithItsBestLoss() throws Exception {
    CommandLineRun second = synth("second", "--planted", "2", "--drift", "0.5");
    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(second.out())
        .contains("click model: version 2, drift 0.5")
        .containsPattern("test +400 rows, click rate 0\\.\\d+, best possible log loss 0\\.\\d+");
    assertThat(Files.readString(folder.resolve("second/summary.json")))
        .contains("\"version\" : 2", "\"drift\" : 0.5");
    CommandLineRun first = synth("first");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).contains("best possible log loss").doesNotContain("click model:");
  }

  @ParameterizedTest
  @CsvSource({
    "--planted, 3, there are 1 and 2",
    "--planted, two, --planted",
    "--drift, 0.5, needs planted version 2",
    "--drift, -1, drift must be from 0 (none) to 1",
    "--drift, NaN, drift must be from 0 (none) to 1"
  })
  void isABadValueTold(String option, String value, String why) throws Exception {
    CommandLineRun run = synth("bad", option + "=" + value);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(why).doesNotContain("\tat ");
    assertThat(folder.resolve("bad")).doesNotExist();
  }

  @Test
  void isTextWhatTheSeedSaysAndReadByPrepare() throws Exception {
    CommandLineRun first = synth("first.txt", "--text", "--seed", "7");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).contains("SYNTHETIC", "first.txt, 3,900 rows");
    byte[] text = Files.readAllBytes(folder.resolve("first.txt"));
    synth("again.txt", "--text", "--seed", "7");
    assertThat(folder.resolve("again.txt")).hasBinaryContent(text);
    assertThat(synth("again.txt", "--text", "--seed", "8").err()).contains("--replace");
    assertThat(folder.resolve("again.txt")).hasBinaryContent(text);
    assertThat(synth("again.txt", "--text", "--seed", "8", "--replace").exit()).isZero();
    assertThat(Files.readAllBytes(folder.resolve("again.txt"))).isNotEqualTo(text);
    CommandLineRun prepared =
        CommandLineRun.of(
            "prepare",
            "--format",
            "criteo",
            "--out",
            folder.resolve("prepared").toString(),
            folder.resolve("first.txt").toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
    assertThat(prepared.out()).contains("3,900 rows read, 3,900 kept");
  }

  @Test
  void isANegativeNumberOfRowsTold() throws Exception {
    String out = folder.resolve("bad").toString();
    CommandLineRun run = CommandLineRun.of("synth", "--out", out, "--train=-5");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("rows -5/100000/100000 must not be negative");
  }
}
