package io.pimento.pim.dram.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.Requests;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.RequestSink;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.timing.Command;
import io.pimento.pim.dram.timing.Distances;
import io.pimento.pim.dram.timing.Scope;
import io.pimento.pim.dram.trace.MemoryTrace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped memories of newer standards under the independent checker. */
class IsEveryStandardHeldToTheCycleTest {
  static Stream<String> memories() {
    return DeviceFile.SHIPPED.stream();
  }

  /** The commands of channel 0. */
  private static List<Logged> log(DramDevice d, List<Requests.One> requests) {
    List<Logged> all = new ArrayList<>();
    CommandSink sink =
        (clock, command, channel, rank, group, bank, row, column) -> {
          if (channel == 0) {
            all.add(new Logged(clock, command.label(), rank, group, bank, row, column));
          }
        };
    MemoryTrace.run(new Requests(requests), d, sink, RequestSink.NONE);
    return all;
  }

  private static List<Requests.One> random(DramDevice d, int seed, int bits) {
    Random random = new Random(seed);
    List<Requests.One> all = new ArrayList<>();
    long clock = 0;
    int bytes = d.organization().accessBytes();
    for (int i = 0; i < 6000; i++) {
      clock += i % 500 == 0 ? random.nextInt(20_000) : random.nextInt(3);
      long address = (random.nextLong() & ((1L << bits) - 1)) / bytes * bytes;
      all.add(new Requests.One(address, random.nextInt(5) < 2, clock));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("memories")
  void isRandomTrafficLegal(String name) {
    for (String page : new String[] {"OPEN_PAGE", "CLOSE_PAGE"}) {
      Map<String, String> changes = Map.of("row_buf_policy", page);
      DramDevice d = Standards.device(name, changes);
      for (int bits : new int[] {33, 20, 14}) {
        List<Logged> log = log(d, random(d, bits, bits));
        assertThat(JedecChecker.check(Standards.checked(name, changes), log))
            .as(page + " " + bits)
            .isEmpty();
        assertThat(log.stream().anyMatch(l -> l.command().startsWith("refresh"))).isTrue();
      }
    }
  }

  /** Rows of one bank in turn: every command goes out at its first legal clock. */
  @ParameterizedTest
  @MethodSource("memories")
  void isACommandOneCycleEarlyCaught(String name) {
    Map<String, String> changes = new HashMap<>(Map.of("tREFI", "90000000"));
    if (!name.startsWith("gddr")) {
      changes.put("tREFIb", "90000000");
    }
    DramDevice d = Standards.device(name, changes);
    CheckedDevice checked = Standards.checked(name, changes);
    List<Requests.One> requests = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long row = (long) i << (d.map().ro().position() + d.map().offsetBits());
      requests.add(new Requests.One(row, false, 0));
    }
    List<Logged> log = log(d, requests);
    assertThat(JedecChecker.check(checked, log)).isEmpty();
    for (int i = 1; i < log.size(); i++) {
      List<Logged> early = new ArrayList<>(log);
      early.set(i, log.get(i).at(log.get(i).clock() - 1));
      assertThat(JedecChecker.check(checked, early)).as("early " + log.get(i)).isNotEmpty();
    }
  }

  /** Least distances, worked out by hand from the files: the checker's and the simulator's own. */
  @ParameterizedTest
  @CsvSource({
    "ddr5-4800, read, read, same_group, 12",
    "ddr5-4800, read, read, other_group, 8",
    "ddr5-4800, write, write, same_bank, 48",
    "ddr5-4800, write, write, same_group, 48",
    "ddr5-4800, write, write, other_group, 8",
    "ddr5-4800, write, read, same_group, 66",
    "ddr5-4800, write, read, other_group, 48",
    "ddr5-4800, read, write, other_group, 14",
    "ddr5-4800, read, precharge, same_bank, 18",
    "ddr5-4800, write, precharge, same_bank, 114",
    "ddr5-4800, activate, activate, same_group, 12",
    "ddr5-4800, activate, activate, other_group, 8",
    "ddr5-4800, activate, read, same_bank, 36",
    "ddr5-4800, precharge, precharge, other_group, 2",
    "ddr5-4800, refresh_bank, activate, other_group, 73",
    "ddr5-4800, refresh_bank, activate, same_bank, 313",
    "lpddr5-6400, read, read, same_group, 4",
    "lpddr5-6400, read, read, other_group, 2",
    "lpddr5-6400, write, write, same_group, 4",
    "lpddr5-6400, write, read, same_group, 23",
    "lpddr5-6400, write, read, other_group, 16",
    "lpddr5-6400, read, write, same_group, 12",
    "lpddr5-6400, write, precharge, same_bank, 39",
    "lpddr5-6400, activate, activate, other_group, 4",
    "lpddr5-6400, activate, write, same_bank, 15",
    "lpddr5-6400, refresh_bank, refresh_bank, other_group, 72",
    "lpddr5-6400, refresh_bank, activate, same_group, 6",
    "hbm3-6400, read, read, same_group, 4",
    "hbm3-6400, read, read, other_group, 2",
    "hbm3-6400, write, read, same_group, 22",
    "hbm3-6400, write, read, other_group, 19",
    "hbm3-6400, read, write, other_group, 20",
    "hbm3-6400, activate, activate, same_group, 5",
    "hbm3-6400, activate, read, same_bank, 31",
    "hbm3-6400, activate, write, same_bank, 15",
    "hbm3-6400, write, precharge, same_bank, 45",
    "hbm3-6400, refresh_bank, refresh_bank, same_group, 8",
    "gddr6-14000, read, read, same_group, 4",
    "gddr6-14000, write, write, other_group, 2",
    "gddr6-14000, write, read, same_group, 19",
    "gddr6-14000, read, write, same_group, 25",
    "gddr6-14000, activate, activate, other_group, 11",
    "gddr6-14000, activate, read, same_bank, 30",
    "gddr6-14000, activate, write, same_bank, 20",
    "gddr6-14000, precharge, precharge, same_group, 2",
    "gddr6-14000, write, precharge, same_bank, 38"
  })
  void isEveryDistanceHeldToTheCycle(
      String name, String first, String second, String scope, int least) {
    assertThat(simulated(name, first, second, scope)).isEqualTo(least);
    assertThat(pair(name, first, second, scope, least)).isEmpty();
    assertThat(pair(name, first, second, scope, least - 1)).isNotEmpty();
  }

  private static int simulated(String name, String first, String second, String scope) {
    Distances d = Distances.of(Standards.device(name, Map.of()));
    Command previous = Command.valueOf(first.toUpperCase(Locale.ROOT));
    Scope where = Scope.valueOf(scope.toUpperCase(Locale.ROOT));
    int most = 0;
    for (int i = 0; i < d.nexts(previous, where).length; i++) {
      if (d.nexts(previous, where)[i] == Command.valueOf(second.toUpperCase(Locale.ROOT)).index()) {
        most = Math.max(most, d.cycles(previous, where)[i]);
      }
    }
    return most;
  }

  /** What the checker says of two commands so far apart, with the rows open that they need. */
  private static List<String> pair(
      String name, String first, String second, String scope, int distance) {
    CheckedDevice d = Standards.checked(name, Map.of());
    int group = scope.equals("other_group") ? 1 : 0;
    int bank = scope.equals("same_bank") ? 0 : 1;
    List<Logged> log = new ArrayList<>();
    boolean rowOfFirst = !first.equals("activate") && !first.equals("refresh_bank");
    if (rowOfFirst) {
      log.add(new Logged(0, "activate", 0, 0, 0, 5, 0));
    }
    boolean rowOfSecond = !second.equals("activate") && !second.equals("refresh_bank");
    if (rowOfSecond && !scope.equals("same_bank")) {
      log.add(new Logged(100, "activate", 0, group, bank, 5, 0));
    }
    int firstGroup = first.equals("refresh_bank") && d.sets ? -1 : 0;
    log.add(new Logged(300, first, 0, firstGroup, 0, 5, 0));
    log.add(new Logged(300 + distance, second, 0, group, bank, 5, 0));
    return JedecChecker.check(d, log);
  }

  @Test
  void areFiveActivationsHeldToTheirWindow() {
    int[] windows = {48, 16, 24, 43};
    int[] apart = {8, 4, 4, 11};
    for (int m = 0; m < windows.length; m++) {
      CheckedDevice d = Standards.checked(DeviceFile.SHIPPED.get(m), Map.of());
      for (int early = 0; early <= 1; early++) {
        List<Logged> log = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          long last = Math.max(windows[m], 4L * apart[m]) - early;
          log.add(
              new Logged(i == 4 ? last : (long) i * apart[m], "activate", 0, i % 4, i / 4, 1, 0));
        }
        assertThat(JedecChecker.check(d, log).isEmpty())
            .as("%d %d", m, early)
            .isEqualTo(early == 0);
      }
    }
  }
}
