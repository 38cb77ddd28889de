package io.pimento.app.command.pim;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Units beside banks whose memory names the file of a standard, run from another folder. */
class IsAMemorysStandardBesideItTest {
  private static final String OWN =
      """
      OWN:
        source: nobody
        transfers_per_cycle: 8
        columns: burst
        bursts: [16]
        constraints: [split, one_ccd, rrd_refresh, spaced]
        window32: true
      """;

  @TempDir private Path folder;

  @Test
  void doUnitsComeToTheSameUnderACopyOfTheirStandard() throws Exception {
    Path copy = folder.resolve("units");
    run("pim", "devices", "gddr6-aim", "--copy", copy.toString());
    Path memory = copy.resolve("gddr6-aim-memory.yaml");
    String text = Files.readString(memory);
    assertThat(text).contains("protocol: {value: GDDR6");
    Files.writeString(memory, text.replace("{value: GDDR6", "{value: own.yaml"));
    Files.writeString(copy.resolve("own.yaml"), OWN);
    String own = copy.resolve("gddr6-aim.yaml").toString();
    String seconds = seconds("gddr6-aim");
    assertThat(Double.parseDouble(seconds)).isPositive();
    assertThat(seconds(own)).isEqualTo(seconds);
    run("pim", "gemv", "--device", own, "--outputs", "64", "--inputs", "64");
  }

  private String seconds(String device) throws Exception {
    Path json = folder.resolve("out.json");
    run("pim", "--graph", "dlrm", "--device", device, "--batch", "2", "--json", json.toString());
    return JsonMapper.builder()
        .build()
        .readTree(Files.readAllBytes(json))
        .path("latency_s")
        .asString();
  }

  private static void run(String... words) throws Exception {
    CommandLineRun run = CommandLineRun.of(words);
    assertThat(run.exit()).as(run.err()).isZero();
  }
}
