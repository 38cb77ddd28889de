package io.pimento.pim.dram.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.Dramsim3Data;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.MemoryTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IsEveryStreamLegalTest {
  @TempDir private Path folder;

  static Stream<Dramsim3Data.Case> cases() throws IOException {
    return Dramsim3Data.cases().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doesTheCheckerFindNothing(Dramsim3Data.Case c) throws IOException {
    isLegal(c, Rules.DRAMSIM3_LEGAL);
  }

  /** DRAMsim3's own stream is legal with open pages alone. */
  @ParameterizedTest
  @MethodSource("cases")
  void isDramsim3OpenPageStreamLegal(Dramsim3Data.Case c) throws IOException {
    Assumptions.assumeFalse(c.config().endsWith("_closepage"));
    isLegal(c, Rules.DRAMSIM3);
  }

  private void isLegal(Dramsim3Data.Case c, Rules rules) throws IOException {
    MemoryTrace.run(c.tracePath(), c.device(rules), new MemoryTrace.Outputs(null, folder));
    CheckedDevice device = new CheckedDevice(c.configPath());
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.toList()) {
        List<Logged> commands = Logged.parse(Files.readAllLines(log));
        assertThat(JedecChecker.check(device, commands)).as(log.toString()).isEmpty();
      }
    }
  }
}
