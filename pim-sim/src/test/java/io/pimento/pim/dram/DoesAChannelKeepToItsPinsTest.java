package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.RequestSink;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether bursts last as long as the standards' pins take, on every kind of memory. */
class DoesAChannelKeepToItsPinsTest {
  /** A file, its capacity as many whole ranks. */
  private static String text(String file) throws IOException {
    return Files.readString(Dramsim3Data.HOME.resolve(file))
        .replace("channel_size = 4096", "channel_size = 8192");
  }

  private static DramDevice device(String file, Rules rules) throws IOException {
    return DeviceFile.parse("d.ini", text(file), rules);
  }

  private static TraceResult stream(DramDevice d, int lines) {
    List<Requests.One> all = new ArrayList<>();
    int bytes = d.organization().accessBytes();
    for (int i = 0; i < lines; i++) {
      all.add(new Requests.One((long) i * bytes, i % 5 == 4, 0));
    }
    return MemoryTrace.run(new Requests(all), d, CommandSink.NONE, RequestSink.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "configs/DDR4_8Gb_x8_3200.ini, 2",
    "configs/HBM2_8Gb_x128.ini, 2",
    "more/GDDR6_8Gb_x16_mixed/device.ini, 8",
    "more/LPDDR4_8Gb_x16_2400_wide/device.ini, 2"
  })
  void isNoMoreMovedThanThePinsDo(String file, int bitsPerClockAndPin) throws IOException {
    DramDevice d = device(file, Rules.STANDARD).withAddressOrder("rocorababgch");
    assertThat(d.timings().of("burst_cycle") * bitsPerClockAndPin)
        .isEqualTo(d.organization().burst());
    TraceResult r = stream(d, 4000);
    double pins = d.organization().channels() * d.organization().busWidth() / 8.0;
    assertThat(r.bytesMoved()).isEqualTo(4000.0 * d.organization().accessBytes());
    assertThat(r.bytesMoved()).isLessThanOrEqualTo(pins * bitsPerClockAndPin * r.cycles());
    assertThat(r.channels()).allMatch(c -> c.overlappingBursts() == 0);
  }

  @ParameterizedTest
  @CsvSource({"1, 1.5", "2, 1.5", "3, 3.0"})
  void doesACommandDistanceBelowTheBurstWait(int tCcd, double leastCycles) throws IOException {
    String text =
        text("more/GDDR6_8Gb_x16_mixed/device.ini").replace("tCCD_S = 3", "tCCD_S = " + tCcd);
    DramDevice d = DeviceFile.parse("g.ini", text, Rules.STANDARD).withAddressOrder("rocorababgch");
    TraceResult r = stream(d, 4000);
    double perChannel = 4000.0 / d.organization().channels();
    assertThat(r.cycles() / perChannel).isGreaterThan(leastCycles);
    assertThat(String.join("\n", d.warnings()).contains("bursts are 2 cycles apart"))
        .isEqualTo(tCcd < 2);
  }

  @ParameterizedTest
  @CsvSource({"STANDARD, 2", "DRAMSIM3, 1"})
  void isAReadOfGddr6TheEnergyOfItsBurst(Rules rules, int cycles) throws IOException {
    DramDevice d = device("more/GDDR6_8Gb_x16_mixed/device.ini", rules);
    double devices = d.organization().devicesPerRank();
    assertThat(d.increments().read()).isCloseTo(1.35 * (248 - 61) * cycles * devices, within(1e-9));
    if (rules.isDramsim3()) {
      assertThat(String.join("\n", d.warnings()))
          .contains("16 bits a clock and pin where the standard of GDDR6 has 8");
      TraceResult r = stream(d, 4000);
      long reads = r.channels().stream().mapToLong(c -> ChannelCounts.sum(c.reads())).sum();
      assertThat(reads).isEqualTo(3200);
    }
  }
}
