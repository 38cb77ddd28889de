package io.pimento.pim.dram.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.Dramsim3Data;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reads and writes at random, over footprints from all of memory down to one row: the commands are
 * legal and every request is done once. On the smallest footprint a write buffer fills with writes
 * that wait for reads.
 */
class IsRandomTrafficLegalAndWholeTest {
  private static final int REQUESTS = 4000;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "DDR4_8Gb_x8_3200,33",
    "DDR4_8Gb_x8_3200,18",
    "DDR4_8Gb_x8_3200,12",
    "DDR4_8Gb_x8_3200_closepage,33",
    "DDR4_8Gb_x8_3200_closepage,12",
    "HBM2_8Gb_x128,33",
    "HBM2_8Gb_x128,14",
    "HBM2_8Gb_x128_closepage,33",
    "HBM2_8Gb_x128_closepage,12"
  })
  void isEveryCommandLegalAndEveryRequestDoneOnce(String config, int bits) throws IOException {
    Dramsim3Data.Case c = new Dramsim3Data.Case(config, "random");
    Path trace = trace(bits);
    Path requests = folder.resolve("requests.csv");
    Path logs = Files.createDirectory(folder.resolve("logs"));
    TraceResult r =
        MemoryTrace.run(
            trace, c.device(Rules.DRAMSIM3_LEGAL), new MemoryTrace.Outputs(requests, logs));
    assertThat(r.readLatency().count() + r.writes()).isEqualTo(REQUESTS);
    List<String> lines = Files.readAllLines(requests);
    assertThat(lines).hasSize(REQUESTS + 1);
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(lines.get(i + 1)).startsWith(i + ",");
    }
    CheckedDevice device = new CheckedDevice(c.configPath());
    try (Stream<Path> files = Files.list(logs)) {
      for (Path log : files.toList()) {
        List<Logged> commands = Logged.parse(Files.readAllLines(log));
        assertThat(JedecChecker.check(device, commands)).as(log.toString()).isEmpty();
      }
    }
  }

  private Path trace(int bits) throws IOException {
    Random random = new Random(bits);
    StringBuilder text = new StringBuilder();
    long clock = 0;
    for (int i = 0; i < REQUESTS; i++) {
      clock += i % 500 == 0 ? random.nextInt(20_000) : random.nextInt(3);
      long address = (random.nextLong() & ((1L << bits) - 1)) & ~63L;
      text.append("0x").append(Long.toHexString(address));
      text.append(random.nextInt(5) < 2 ? " WRITE " : " READ ").append(clock).append('\n');
    }
    return Files.writeString(folder.resolve("trace.txt"), text);
  }
}
