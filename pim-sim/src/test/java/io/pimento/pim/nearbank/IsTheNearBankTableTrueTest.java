package io.pimento.pim.nearbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.pim.ValidationPart;
import io.pimento.pim.dram.Dramsim3Data;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Increments;
import io.pimento.pim.dram.timing.Command;
import io.pimento.pim.dram.trace.TraceFile;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostPlan;
import io.pimento.pim.study.GemvStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Writes VALIDATION.md's near-bank tables anew and holds the committed file against them; {@code
 * -Dpimento.validation=write} rewrites the file.
 */
class IsTheNearBankTableTrueTest {
  private static final ValidationPart PART = new ValidationPart("near-bank");
  private double worst;
  private double published = 1;
  private double power;
  private double saved;
  private double chip;
  private double aim;

  @Test
  void isEveryFigureAsTheSimulatorGivesIt() throws IOException {
    String tables =
        PART.begin()
            + kernels()
            + "\n"
            + hardware()
            + "\n"
            + pimeval()
            + "\n"
            + gather()
            + PART.end();
    PART.hold(tables);
    assertThat(worst).isLessThan(5);
    assertThat(published).isLessThan(0.01);
    assertThat(power).isCloseTo(1.054, within(0.01));
    assertThat(saved).isBetween(0.5, 0.72);
    assertThat(chip).isCloseTo(1, within(0.03));
    assertThat(aim).isLessThan(10);
  }

  private String kernels() {
    NearBankDevice device = NearBankDeviceFile.hbmPim();
    StringBuilder rows = new StringBuilder();
    for (PrintedCycles row : PrintedCycles.ALL) {
      long plain = row.ourPlain(device);
      long pim = row.ourPim(device);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %+.2f %% | %d | %d | %+.2f %% | %.2f | %.2f |%n",
              row,
              plain,
              row.plain(),
              deviation(plain, row.plain()),
              pim,
              row.pim(),
              deviation(pim, row.pim()),
              (double) plain / pim,
              (double) row.plain() / row.pim()));
    }
    return String.format(Locale.ROOT, "Greatest deviation: %.2f %%.%n%n", worst)
        + "| kernel | plain HBM | printed | deviation | units | printed | deviation | speedup |"
        + " printed |\n"
        + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        + rows;
  }

  /**
   * What was measured or published of fabricated chips; a stack is 16 of the 64 pseudo-channels.
   */
  private String hardware() {
    NearBankDevice device = NearBankDeviceFile.hbmPim();
    double clock = device.memory().timings().clock();
    long units = usualDistance(device, true);
    long host = usualDistance(device, false);
    double perStack = device.units() / 4.0;
    double teraflops = perStack * device.lanes() * 2 / (units * clock) * 1e-3;
    double bandwidth = (double) device.unitsPerChannel() / units * host;
    published = Math.abs(bandwidth / 4 - 1);
    return "| device | figure | here | published | deviation | source |\n"
        + "| --- | --- | ---: | ---: | ---: | --- |\n"
        + String.format(
            Locale.ROOT,
            "| hbm2-pim | bandwidth of the units by that of the bus | %.2f | 4 | %+.1f %% | Kwon et"
                + " al., ISSCC 2021, 25.4 |%n",
            bandwidth,
            100 * bandwidth / 4 - 100)
        + String.format(
            Locale.ROOT,
            "| hbm2-pim | peak of a stack, FP16 TFLOPS | %.3f | 1.2 | %+.1f %% | the same |%n",
            teraflops,
            100 * teraflops / 1.2 - 100)
        + energy(device, clock)
        + aim()
        + "| crossbars as whole chips | | | | unvalidated | one array: a measured macro, above |\n";
  }

  /** The chip of SK hynix: two channels of 16 units each. */
  private String aim() {
    NearBankDevice device = NearBankDeviceFile.shipped("gddr6-aim", Map.of());
    long[] steps = {-1, Long.MAX_VALUE};
    NearBankRun.gemv(
        device,
        4096,
        1024,
        (clock, command, channel, rank, group, bank, row, column) -> {
          if (command == Command.READ) {
            steps[1] = Math.min(steps[1], steps[0] < 0 ? Long.MAX_VALUE : clock - steps[0]);
            steps[0] = clock;
          }
        });
    double nanoseconds = steps[1] * device.memory().timings().clock();
    chip = 2 * device.unitsPerChannel() * device.lanes() * 2 / nanoseconds * 1e-3;
    return String.format(
        Locale.ROOT,
        "| gddr6-aim | peak of a chip, BF16 TFLOPS | %.3f | 1 | %+.1f %% | Lee et al., ISSCC 2022,"
            + " 11.1: 1 TFLOPS at 1 GHz |%n",
        chip,
        100 * chip - 100);
  }

  /** GEMV of int32 in PIMeval's own configuration of AiM, ms as it printed them. */
  private String pimeval() throws IOException {
    NearBankDevice device =
        NearBankDeviceFile.read(Path.of("src/test/resources/pimeval/aim-rank8.yaml"), Map.of());
    StringBuilder rows = new StringBuilder();
    Map<int[], Double> printed = new LinkedHashMap<>();
    printed.put(new int[] {4096, 1024}, 0.009691);
    printed.put(new int[] {8192, 1024}, 0.019382);
    printed.put(new int[] {4096, 512}, 0.004845);
    printed.put(new int[] {4096, 256}, 0.002423);
    printed.forEach(
        (size, ms) -> {
          NearBankRun run = NearBankRun.gemv(device, size[0], size[1], CommandSink.NONE);
          double percent = 100 * run.nanoseconds() * 1e-6 / ms - 100;
          aim = Math.max(aim, Math.abs(percent));
          rows.append(
              String.format(
                  Locale.ROOT,
                  "| %d×%d | %.6f | %.6f | %+.1f %% |%n",
                  size[0],
                  size[1],
                  run.nanoseconds() * 1e-6,
                  ms,
                  percent));
        });
    return "| AiM as PIMeval has it, GEMV of int32 | ms here | PIMeval | deviation |\n"
        + "| --- | ---: | ---: | ---: |\n"
        + rows;
  }

  /** What units at work draw beside a host that reads, and what a product saves. */
  private String energy(NearBankDevice device, double clock) {
    Increments inc = device.memory().increments();
    int shortest = device.memory().timings().of("tCCD_S");
    int longest = device.memory().timings().of("tCCD_L");
    double plain = inc.read() / shortest + inc.active();
    double inside =
        device.unitsPerChannel()
            * (device.insideShare() * inc.read() + device.operationPicojoule() / clock);
    power = (inside / longest + inc.active()) / plain;
    GemvStudy s = GemvStudy.run(device, 4096, 4096, CommandSink.NONE);
    saved = 1 - s.units().picojoule() / s.plain().picojoule();
    String source = "Lee et al., ISCA 2021, section VII: all-bank reads by plain ones";
    return String.format(
            Locale.ROOT,
            "| hbm2-pim | power of units at full rate by that of plain reads | %.3f | 1.054 | %+.1f"
                + " %% | %s |%n",
            power,
            100 * power / 1.054 - 100,
            source)
        + String.format(
            Locale.ROOT,
            "| hbm2-pim | energy saved by GEMV 4096×4096, %% | %.1f | above 60 | | Kim et al., IEEE"
                + " Micro 2022 |%n",
            100 * saved);
  }

  /** The usual cycles between two reads of one run, with units at work or without. */
  private static long usualDistance(NearBankDevice device, boolean units) {
    long[] last = {-1};
    Map<Long, Integer> seen = new TreeMap<>();
    CommandSink sink =
        (clock, command, channel, rank, group, bank, row, column) -> {
          if (command == Command.READ) {
            seen.merge(clock - last[0], 1, Integer::sum);
            last[0] = clock;
          }
        };
    if (units) {
      NearBankRun.of(device, new GemvKernel(device, 4096, 1024), sink);
    } else {
      NearBankRun.plainGemv(device, 4096, 1024, sink);
    }
    return Collections.max(seen.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  private double deviation(long ours, long printed) {
    double percent = 100.0 * ours / printed - 100;
    worst = Math.max(worst, Math.abs(percent));
    return percent;
  }

  private static String gather() throws IOException {
    Dramsim3Data.Case c = new Dramsim3Data.Case("DDR4_8Gb_x8_3200", "ddr4_embed26x770");
    DramDevice device = c.device();
    LongStream.Builder all = LongStream.builder();
    try (TraceFile trace = TraceFile.open(c.tracePath(), 0)) {
      while (trace.next()) {
        all.add(trace.address());
      }
    }
    long[] addresses = all.build().toArray();
    StringBuilder rows =
        new StringBuilder(
            "| host: address map, command queue, request queue, cache | cycles | of naive |\n"
                + "| --- | ---: | ---: |\n");
    long naive =
        HostGather.run(device, HostPlan.asDeviceSays(device), addresses, CommandSink.NONE).cycles();
    for (HostGather g : HostGather.all(device, 1 << 20, new long[0], addresses)) {
      HostPlan p = g.plan();
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s, %d, %d, %d bytes | %d | %.4f |%n",
              p.addressOrder(),
              p.commandQueue(),
              p.requestQueue(),
              p.cacheBytes(),
              g.cycles(),
              (double) g.cycles() / naive));
    }
    return rows.toString();
  }
}
