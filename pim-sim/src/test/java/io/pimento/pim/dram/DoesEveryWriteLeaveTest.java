package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.RequestSink;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.timing.Command;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether writes leave the buffer when the memory is idle and at the end of a trace. */
class DoesEveryWriteLeaveTest {
  private static DramDevice device(String file, Rules rules) throws IOException {
    String text = Files.readString(Dramsim3Data.HOME.resolve(file));
    return DeviceFile.parse(
        "d.ini", text.replace("channel_size = 4096", "channel_size = 8192"), rules);
  }

  private static TraceResult run(DramDevice d, List<Requests.One> all, CommandSink sink) {
    return MemoryTrace.run(new Requests(all), d, sink, RequestSink.NONE);
  }

  private static long writes(TraceResult r) {
    return r.channels().stream().mapToLong(c -> ChannelCounts.sum(c.writes())).sum();
  }

  private static List<Requests.One> writes(int count, int every) {
    List<Requests.One> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new Requests.One(64L * i, true, (long) i * every));
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "configs/DDR4_8Gb_x8_3200.ini, 20, 0",
    "configs/DDR4_8Gb_x8_3200.ini, 1, 0",
    "configs/DDR4_8Gb_x8_3200_closepage.ini, 7, 100",
    "configs/HBM2_8Gb_x128.ini, 20, 0",
    "more/GDDR6_8Gb_x16_mixed/device.ini, 33, 3",
    "more/LPDDR4_8Gb_x16_2400_wide/device.ini, 8, 1000",
    "more/d_un/device.ini, 5, 0"
  })
  void areAllWritesInTheFigures(String file, int count, int every) throws IOException {
    DramDevice d = device(file, Rules.STANDARD);
    TraceResult r = run(d, writes(count, every), CommandSink.NONE);
    assertThat(writes(r)).isEqualTo(count);
    double sum = r.energies().stream().mapToDouble(e -> e.write()).sum();
    assertThat(sum).isEqualTo(count * d.increments().write());
    assertThat(r.channels().stream().mapToLong(ChannelCounts::unsentWrites).sum()).isZero();
    assertThat(r.cycles()).isGreaterThan(d.timings().of("WL") + d.timings().of("burst_cycle"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void doMixedRequestsMoveOnceEach(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Requests.One> all = new ArrayList<>();
    long clock = 0;
    for (int i = 0; i < 3000; i++) {
      clock += random.nextInt(10) == 0 ? random.nextInt(2000) : random.nextInt(20);
      all.add(new Requests.One(64L * random.nextInt(1 << 12), random.nextBoolean(), clock));
    }
    TraceResult r =
        run(device("configs/DDR4_8Gb_x8_3200.ini", Rules.STANDARD), all, CommandSink.NONE);
    long merged = r.channels().stream().mapToLong(ChannelCounts::mergedWrites).sum();
    assertThat(writes(r) + merged).isEqualTo(r.writes());
    assertThat(r.writes()).isEqualTo(all.stream().filter(Requests.One::write).count());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void doWritesLeaveBeforeALaterReadWhenTheMemoryIsIdle(int count) throws IOException {
    List<Requests.One> all = new ArrayList<>(writes(count, 0));
    all.add(new Requests.One(1 << 20, false, 5000));
    List<Command> order = new ArrayList<>();
    run(
        device("configs/DDR4_8Gb_x8_3200.ini", Rules.STANDARD),
        all,
        (clock, command, channel, rank, group, bank, row, column) -> {
          if (command.isColumn()) {
            order.add(command);
            assertThat(command.isRead() || clock < 5000).isTrue();
          }
        });
    assertThat(order).hasSize(count + 1);
    assertThat(order.getLast()).isEqualTo(Command.READ);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DRAMSIM3", "DRAMSIM3_LEGAL"})
  void doesDramsim3LeaveThemAndSaySo(Rules rules) throws IOException {
    TraceResult r =
        run(device("configs/DDR4_8Gb_x8_3200.ini", rules), writes(20, 0), CommandSink.NONE);
    assertThat(writes(r)).isZero();
    assertThat(String.join("\n", r.warnings()))
        .contains("20 writes still waited at the end and are in no figure")
        .contains("--policy standard sends them");
  }
}
