package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.ValidationPart;
import io.pimento.pim.device.Resource;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.MemoryChanges;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.rank.RankDeviceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * 32 reads of different places that leave a controller no choice, refresh off, against what
 * Ramulator 2.1 (github CMU-SAFARI/ramulator2 at c5b1c3a) gave for the presets that the shipped
 * memories name. Writes VALIDATION.md's table; {@code -Dpimento.validation=write} rewrites the
 * file.
 */
class IsTheStreamThatOfRamulatorTest {
  private static final ValidationPart PART = new ValidationPart("ramulator");
  private static final int READS = 32;

  /**
   * Of one memory.
   *
   * @param ticks of its clock in a cycle: HBM3 is simulated there by half cycles
   * @param printed when the first and the last read were done, by stream
   */
  private record Printed(String memory, int ticks, Map<String, long[]> printed) {}

  private static final List<Printed> ALL =
      List.of(
          of("DDR4-2400R", 1, 36, 1741, 36, 222, 36, 160),
          of("ddr5-4800", 1, 80, 3583, 80, 452, 80, 328),
          of("lpddr5-6400", 1, 35, 1554, 35, 159, 35, 98),
          of("hbm3-6400", 2, 108, 4572, 108, 356, 108, 236),
          of("gddr6-14000", 1, 56, 2846, 56, 180, 56, 127));

  private static Printed of(String memory, int ticks, long... ends) {
    Map<String, long[]> all = new TreeMap<>();
    all.put("conflicts in a bank", new long[] {ends[0], ends[1]});
    all.put("hits in a row", new long[] {ends[2], ends[3]});
    all.put("hits, two groups in turn", new long[] {ends[4], ends[5]});
    return new Printed(memory, ticks, all);
  }

  @Test
  void isEveryStreamWithinACycle() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (Printed p : ALL) {
      DramDevice d = device(p.memory());
      p.printed()
          .forEach(
              (stream, ends) -> {
                long[] own = run(d, stream);
                double span = (double) (ends[1] - ends[0]) / p.ticks();
                double first = (double) ends[0] / p.ticks();
                assertThat(own[1] - own[0] - span).as(p + stream).isBetween(-1.0, 1.0);
                assertThat(own[0] - first).as(p + stream).isBetween(-1.0, 1.0);
                rows.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %s | %d | %s | %d | %s |%n",
                        p.memory(),
                        stream,
                        own[0],
                        number(first),
                        own[1] - own[0],
                        number(span)));
              });
    }
    PART.hold(
        PART.begin()
            + "| memory | 32 reads | first read done after | Ramulator | the others | Ramulator"
            + " |\n| --- | --- | ---: | ---: | ---: | ---: |\n"
            + rows
            + PART.end());
  }

  private static String number(double x) {
    return x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x);
  }

  private static DramDevice device(String memory) {
    Map<String, String> changes = new TreeMap<>(Map.of("tREFI", "90000000"));
    if (memory.equals("DDR4-2400R")) {
      String text = Resource.text(RankDeviceFile.class, "recnmp-ddr4-memory.yaml");
      changes.put("cmd_queue_size", "32");
      return DeviceFile.parse("d.yaml", text, Rules.STANDARD, new MemoryChanges(Map.of(), changes));
    }
    if (!memory.startsWith("gddr")) {
      changes.put("tREFIb", "90000000");
    }
    return DeviceFile.shipped(memory, new MemoryChanges(Map.of(), changes));
  }

  /** Cycles from the first offer to the end of the first read and of the last. */
  private static long[] run(DramDevice d, String stream) {
    List<Requests.One> all = new ArrayList<>();
    int offset = d.map().offsetBits();
    for (long i = 0; i < READS; i++) {
      long fields =
          switch (stream) {
            case "conflicts in a bank" -> (i + 1) << d.map().ro().position();
            case "hits in a row" -> i << d.map().co().position();
            default -> i % 2 << d.map().bg().position() | i / 2 << d.map().co().position();
          };
      all.add(new Requests.One(fields << offset, false, 0));
    }
    long[] done = new long[READS];
    MemoryTrace.run(
        new Requests(all),
        d,
        CommandSink.NONE,
        (index, address, write, arrive, added, at) -> done[(int) index] = at - 1);
    return new long[] {done[0], done[READS - 1]};
  }
}
