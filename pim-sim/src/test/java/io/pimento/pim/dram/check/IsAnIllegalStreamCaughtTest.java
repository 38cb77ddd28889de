package io.pimento.pim.dram.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.Dramsim3Data;
import io.pimento.pim.dram.trace.MemoryTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker must see every command that comes a cycle too early, goes astray or is missing. */
class IsAnIllegalStreamCaughtTest {
  @TempDir private Path folder;

  private List<Logged> log(Dramsim3Data.Case c, int most) throws IOException {
    MemoryTrace.run(c.tracePath(), c.device(), new MemoryTrace.Outputs(null, folder));
    List<Logged> all = Logged.parse(Files.readAllLines(folder.resolve("ch_0cmd.trace")));
    return all.subList(0, Math.min(most, all.size()));
  }

  private static List<Logged> with(List<Logged> log, int place, Logged changed) {
    List<Logged> mutated = new ArrayList<>(log);
    mutated.set(place, changed);
    mutated.sort(java.util.Comparator.comparingLong(Logged::clock));
    return mutated;
  }

  /** In the conflict stream every command goes out at its first legal clock, so one less is not. */
  @ParameterizedTest
  @ValueSource(strings = {"DDR4_8Gb_x8_3200_noref/ddr4", "HBM2_8Gb_x128_noref/hbm2"})
  void isACommandOneCycleEarlyCaught(String device) throws IOException {
    String[] parts = device.split("/");
    Dramsim3Data.Case c = new Dramsim3Data.Case(parts[0], parts[1] + "_conflict2k");
    CheckedDevice checked = new CheckedDevice(c.configPath());
    List<Logged> log = log(c, 300);
    assertThat(JedecChecker.check(checked, log)).isEmpty();
    for (int i = 1; i < log.size(); i++) {
      List<Logged> mutated = with(log, i, log.get(i).at(log.get(i).clock() - 1));
      assertThat(JedecChecker.check(checked, mutated)).as("early " + log.get(i)).isNotEmpty();
    }
  }

  @Test
  void isARefreshTooEarlyOrMissingCaught() throws IOException {
    Dramsim3Data.Case c = new Dramsim3Data.Case("DDR4_8Gb_x8_3200", "ddr4_conflict2k");
    CheckedDevice checked = new CheckedDevice(c.configPath());
    List<Logged> log = log(c, Integer.MAX_VALUE);
    List<Logged> without = log.stream().filter(l -> !l.command().equals("refresh")).toList();
    assertThat(JedecChecker.check(checked, without)).isNotEmpty();
    for (int i = 0; i < log.size(); i++) {
      Logged l = log.get(i);
      if (l.command().equals("refresh") && l.rank() == 0) {
        List<Logged> early = with(log, i, l.at(l.clock() - 1));
        assertThat(JedecChecker.check(checked, early)).as("early " + l).isNotEmpty();
      }
    }
  }

  @Test
  void isAWrongRowCaught() throws IOException {
    Dramsim3Data.Case c = new Dramsim3Data.Case("DDR4_8Gb_x8_3200", "ddr4_embed26x770");
    CheckedDevice checked = new CheckedDevice(c.configPath());
    List<Logged> log = log(c, 1000);
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i).isColumn()) {
        List<Logged> astray = with(log, i, log.get(i).withRow(log.get(i).row() ^ 1));
        assertThat(JedecChecker.check(checked, astray)).as("astray " + log.get(i)).isNotEmpty();
      }
    }
  }

  /** Pairs of commands at the least distance that the rule allows, and one less. */
  @Test
  void isEveryDistanceHeldToTheCycle() throws IOException {
    CheckedDevice d = new CheckedDevice(Dramsim3Data.HOME.resolve("configs/DDR4_8Gb_x8_3200.ini"));
    pair(d, "read", 0, 0, "read", 0, 0, 8);
    pair(d, "read", 0, 0, "read", 1, 0, 4);
    pair(d, "write", 0, 0, "write", 0, 1, 8);
    pair(d, "write", 0, 0, "write", 2, 0, 4);
    pair(d, "write", 0, 0, "read", 0, 0, 16 + 4 + 12);
    pair(d, "write", 0, 0, "read", 3, 0, 16 + 4 + 4);
    pair(d, "read", 0, 0, "write", 1, 0, 22 + 4 - 16 + 1);
    pair(d, "read", 0, 0, "precharge", 0, 0, 12);
    pair(d, "write", 0, 0, "precharge", 0, 0, 16 + 4 + 24);
  }

  private static void pair(
      CheckedDevice d, String first, int g, int b, String second, int g2, int b2, int least) {
    List<Logged> open = new ArrayList<>();
    open.add(new Logged(0, "activate", 0, g, b, 5, 0));
    if (g != g2 || b != b2) {
      open.add(new Logged(100, "activate", 0, g2, b2, 5, 0));
    }
    open.add(new Logged(200, first, 0, g, b, 5, 0));
    Logged legal = new Logged(200 + least, second, 0, g2, b2, 5, 0);
    List<Logged> good = new ArrayList<>(open);
    good.add(legal);
    assertThat(JedecChecker.check(d, good)).isEmpty();
    List<Logged> bad = new ArrayList<>(open);
    bad.add(legal.at(legal.clock() - 1));
    assertThat(JedecChecker.check(d, bad)).as(first + " " + second).isNotEmpty();
  }

  @Test
  void areActivationsHeldToTheCycle() throws IOException {
    CheckedDevice d = new CheckedDevice(Dramsim3Data.HOME.resolve("configs/DDR4_8Gb_x8_3200.ini"));
    long[] legal = {0, 4, 8, 12, 34};
    int[] groups = {0, 1, 2, 3, 0};
    for (int early = -1; early < legal.length; early++) {
      List<Logged> log = new ArrayList<>();
      for (int i = 0; i < legal.length; i++) {
        long clock = legal[i] - (i == early ? 1 : 0);
        log.add(new Logged(clock, "activate", 0, groups[i], i == 4 ? 1 : 0, 1, 0));
      }
      if (early == -1) {
        assertThat(JedecChecker.check(d, log)).isEmpty();
      } else if (early > 0) {
        assertThat(JedecChecker.check(d, log)).isNotEmpty();
      }
    }
  }
}
