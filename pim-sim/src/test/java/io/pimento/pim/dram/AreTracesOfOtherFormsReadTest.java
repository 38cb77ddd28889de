package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.dram.device.AddressMap;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceException;
import io.pimento.pim.dram.trace.TraceResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same requests in Ramulator's forms as in DRAMsim3's. */
class AreTracesOfOtherFormsReadTest {
  private static final int REQUESTS = 500;

  @TempDir private Path folder;
  private DramDevice device = null;

  @BeforeEach
  void read() throws Exception {
    device = DeviceFile.parse("a.ini", IsABadFileExplainedTest.standard(), Rules.STANDARD);
  }

  /** Requests of one seed, a line each; every third is written. */
  private String trace(LongFunction<String> read, LongFunction<String> written) {
    Random random = new Random(5);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < REQUESTS; i++) {
      long address = (random.nextLong() & 0xffffffffL) & -64L;
      lines.append(i % 3 == 0 ? written.apply(address) : read.apply(address)).append('\n');
    }
    return lines.toString();
  }

  private TraceResult run(String lines) throws Exception {
    Path file = Files.writeString(folder.resolve("trace"), lines);
    return MemoryTrace.run(file, device, MemoryTrace.Outputs.NONE);
  }

  private String place(long address) {
    AddressMap map = device.map();
    long fields = address >>> map.offsetBits();
    return map.ch().of(fields)
        + ","
        + map.ra().of(fields)
        + ","
        + map.bg().of(fields)
        + ","
        + map.ba().of(fields)
        + ","
        + map.ro().of(fields)
        + ","
        + map.co().of(fields);
  }

  @Test
  void everyFormGivesTheSameRun() throws Exception {
    String own = trace(a -> "0x%x READ 0".formatted(a), a -> "0x%x WRITE 0".formatted(a));
    String first = trace(a -> "0x%x R".formatted(a), a -> "0x%x W".formatted(a));
    String loads = trace(a -> "LD " + a, a -> "ST 0x%X".formatted(a));
    String places = trace(a -> "R " + place(a), a -> "W " + place(a));
    TraceResult expected = run(own);
    assertThat(expected.requests()).isEqualTo(REQUESTS);
    for (String lines : new String[] {first, loads, places}) {
      assertThat(run(lines).json()).isEqualTo(expected.json());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "R 0,0,0,0,1|expected channel,rank,bank group,bank,row,column",
        "R 0,0,0,0,1,2,3|expected channel,rank,bank group,bank,row,column",
        "W 0,0,9,0,1,2|bank group 9 is none: there are 0 to 3",
        "LD|expected a whole number",
        "LD 0xzz|expected an address in hexadecimal",
        "ST 99999999999999|beyond the memory's",
        "3 20734016|traces of instructions have to go through a processor's caches first",
        "0x40 R 5 6|nothing may follow the request",
      })
  void isALineOfNoFormNamed(String line, String message) {
    assertThatThrownBy(() -> run(line + "\n"))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("trace:1: ")
        .hasMessageContaining(message);
  }
}
