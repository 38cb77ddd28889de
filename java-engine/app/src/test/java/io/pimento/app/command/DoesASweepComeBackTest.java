package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoesASweepComeBackTest {
  @TempDir private Path folder;

  private CommandLineRun sweep(String out, String... more) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of("pim", "sweep", "--graph", "dlrm", "--table-rows", "100", "--history", "20"));
    all.addAll(List.of("--out", folder.resolve(out).toString()));
    all.addAll(List.of(more));
    return CommandLineRun.of(all.toArray(new String[0]));
  }

  private static final String[] GRID = {
    "--device", "isaac-32nm", "--grid", "adc.bits=6,8", "--grid", "adc.columns=64,128,256"
  };

  @Test
  void areResultsTheSameHoweverItRan() throws Exception {
    CommandLineRun whole = sweep("a", GRID);
    assertThat(whole.exit()).as(whole.err()).isZero();
    assertThat(whole.out()).contains("of 6 points are on the front; 2 cannot be");
    JsonNode r =
        JsonMapper.builder().build().readTree(Files.readAllBytes(folder.resolve("a/sweep.json")));
    assertThat(r.get("points")).hasSize(6);
    assertThat(r.get("points").get(2).get("error").asString())
        .contains("adc.columns = 256 must be at most array.columns = 128");
    assertThat(r.get("front")).isNotEmpty();
    assertThat(Files.readString(folder.resolve("a/sweep.html"))).contains("All points", "</html>");
    // As after a kill: two whole lines and one that was cut off.
    List<String> lines = Files.readAllLines(folder.resolve("a/points.jsonl"));
    assertThat(lines).hasSize(6);
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(
        folder.resolve("b/points.jsonl"),
        lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(2).substring(0, 40));
    List<String> more = new ArrayList<>(List.of(GRID));
    more.addAll(List.of("--threads", "1"));
    assertThat(sweep("b", more.toArray(new String[0])).exit()).isZero();
    assertThat(folder.resolve("b/sweep.csv"))
        .hasSameTextualContentAs(folder.resolve("a/sweep.csv"));
    assertThat(folder.resolve("b/sweep.json"))
        .hasSameTextualContentAs(folder.resolve("a/sweep.json"));
    assertThat(Files.readAllLines(folder.resolve("b/points.jsonl"))).hasSize(6);
  }

  @Test
  void areClassesOfDevicesCompared() throws Exception {
    CommandLineRun run =
        sweep(
            "c",
            "--grid",
            "device=isaac-32nm,hbm2-pim,upmem-dpu,host-ddr4-3200",
            "--objectives",
            "latency_s,energy_ratio");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("c/sweep.csv"))).hasSize(5);
  }

  @Test
  void areBadKeysErrorsBeforeAnythingRuns() throws Exception {
    fails("did you mean 'adc.bits'", "--device", "isaac-32nm", "--grid", "adc.bit=5");
    fails("'x' is not a number", "--device", "isaac-32nm", "--grid", "adc.bits=5,x");
    fails("must be 2 to 8", "--device", "isaac-32nm", "--grid", "bits=w9a9");
    fails("no device 'isac'", "--grid", "device=isac");
    fails("bits is for crossbars", "--device", "upmem-dpu", "--grid", "bits=w4a4");
    fails("no objective 'speed'", "--device", "upmem-dpu", "--objectives=speed", "--grid=batch=1");
    fails("not of the form KEY=V1,V2", "--device", "upmem-dpu", "--grid", "batch");
    fails("the nearest is", "--device", "upmem-dpu", "--grid", "mapping=rand-robin");
    fails("batch = 0 must be", "--device", "upmem-dpu", "--grid", "batch=0");
    assertThat(folder.resolve("bad/points.jsonl")).doesNotExist();
  }

  private void fails(String message, String... args) throws Exception {
    CommandLineRun run = sweep("bad", args);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
  }
}
