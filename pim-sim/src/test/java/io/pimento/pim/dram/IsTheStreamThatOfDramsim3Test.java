package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.statistics.Energy;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every request, every logged command and every count, against what DRAMsim3 printed. */
class IsTheStreamThatOfDramsim3Test {
  @TempDir private Path folder;

  static Stream<Dramsim3Data.Case> cases() throws IOException {
    return Dramsim3Data.cases().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isEveryRequestDoneAtTheSameClock(Dramsim3Data.Case c) throws IOException {
    Path requests = folder.resolve("requests.csv");
    TraceResult r =
        MemoryTrace.run(
            c.tracePath(), c.device(Rules.DRAMSIM3), new MemoryTrace.Outputs(requests, folder));
    assertThat(doneTimes(requests)).isEqualTo(expectedTimes(c));
    counts(c, r);
    commands(c);
  }

  private static List<String> doneTimes(Path requests) throws IOException {
    return Files.readAllLines(requests).stream()
        .skip(1)
        .map(l -> l.split(","))
        .map(f -> f[4] + " " + f[5])
        .toList();
  }

  private static List<String> expectedTimes(Dramsim3Data.Case c) throws IOException {
    List<String> times = new java.util.ArrayList<>();
    long added = 0;
    for (String l : Dramsim3Data.unpacked(c.folder().resolve("done.txt.gz")).lines().toList()) {
      String[] f = l.split(" ");
      added += Long.parseLong(f[0]);
      times.add(added + " " + (added + Long.parseLong(f[1])));
    }
    return times;
  }

  private void commands(Dramsim3Data.Case c) throws IOException {
    try (Stream<Path> logs = Files.list(c.folder())) {
      for (Path log : logs.filter(p -> p.getFileName().toString().startsWith("ch_")).toList()) {
        String name = log.getFileName().toString();
        List<String> expected = Dramsim3Data.unpacked(log).lines().toList();
        Path ours = folder.resolve(name.substring(0, name.indexOf("cmd")) + "cmd.trace");
        List<String> lines = Files.readAllLines(ours);
        if (name.contains("head")) {
          assertThat(lines.subList(0, expected.size())).isEqualTo(expected);
        } else {
          assertThat(lines).as(name).isEqualTo(expected);
        }
      }
    }
  }

  private static void counts(Dramsim3Data.Case c, TraceResult r) throws IOException {
    JsonNode driver = c.driver();
    assertThat(r.cycles()).isEqualTo(driver.get("ticks_run").asLong());
    assertThat(r.lastDone()).isEqualTo(driver.get("last_any_done_cycle").asLong());
    assertThat(r.lastReadDone()).isEqualTo(driver.get("last_read_done_cycle").asLong());
    assertThat(r.readLatency().count()).isEqualTo(driver.get("reads").asLong());
    assertThat(r.readLatency().least()).isEqualTo(driver.get("min_read_latency").asLong());
    assertThat(r.readLatency().most()).isEqualTo(driver.get("max_read_latency").asLong());
    JsonNode all = c.statistics();
    for (int ch = 0; ch < r.channels().size(); ch++) {
      JsonNode s = all.get(Integer.toString(ch));
      ChannelCounts n = r.channels().get(ch);
      Energy e = r.energies().get(ch);
      assertThat(ChannelCounts.sum(n.activates())).isEqualTo(s.get("num_act_cmds").asLong());
      assertThat(ChannelCounts.sum(n.precharges())).isEqualTo(s.get("num_pre_cmds").asLong());
      assertThat(n.onDemandPrecharges()).isEqualTo(s.get("num_ondemand_pres").asLong());
      assertThat(ChannelCounts.sum(n.reads())).isEqualTo(s.get("num_read_cmds").asLong());
      assertThat(ChannelCounts.sum(n.writes())).isEqualTo(s.get("num_write_cmds").asLong());
      assertThat(ChannelCounts.sum(n.rankRefreshes())).isEqualTo(s.get("num_ref_cmds").asLong());
      assertThat(n.readHits()).isEqualTo(s.get("num_read_row_hits").asLong());
      assertThat(n.writeHits()).isEqualTo(s.get("num_write_row_hits").asLong());
      assertThat(n.readsDone()).isEqualTo(s.get("num_reads_done").asLong());
      assertThat(n.writesDone()).isEqualTo(s.get("num_writes_done").asLong());
      assertThat(n.dualCommands()).isEqualTo(s.get("hbm_dual_cmds").asLong());
      for (int rank = 0; rank < n.activeCycles().length; rank++) {
        String key = Integer.toString(rank);
        assertThat(n.activeCycles()[rank]).isEqualTo(s.get("rank_active_cycles").get(key).asLong());
        assertThat(n.idleCycles()[rank]).isEqualTo(s.get("all_bank_idle_cycles").get(key).asLong());
      }
      assertThat(e.total()).isEqualTo(s.get("total_energy").asDouble());
      assertThat(e.activate()).isEqualTo(s.get("act_energy").asDouble());
      assertThat(e.read()).isEqualTo(s.get("read_energy").asDouble());
      assertThat(e.write()).isEqualTo(s.get("write_energy").asDouble());
      assertThat(e.refresh()).isEqualTo(s.get("ref_energy").asDouble());
    }
  }
}
