package io.pimento.pim.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.Dramsim3Data;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.trace.TraceFile;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The 64-byte gather of 770 rows from 26 tables on DDR4: naive host and best host. */
class IsTheHostAtItsBestTest {
  private static final Dramsim3Data.Case GATHER =
      new Dramsim3Data.Case("DDR4_8Gb_x8_3200", "ddr4_embed26x770");

  @Test
  void doMapQueuesAndCacheTakeTheGatherTwentyTimesDown() throws IOException {
    DramDevice device = GATHER.device();
    long[] addresses = addresses();
    List<HostGather> all = HostGather.all(device, 1 << 20, new long[0], addresses);
    HostGather naive =
        HostGather.run(device, HostPlan.asDeviceSays(device), addresses, CommandSink.NONE);
    assertThat(naive.cycles()).isEqualTo(1_050_008);
    assertThat(all.getFirst().cycles()).isLessThan(naive.cycles() / 12);
    assertThat(all.getLast().cycles()).isGreaterThanOrEqualTo(naive.cycles());
  }

  private static long[] addresses() throws IOException {
    LongStream.Builder all = LongStream.builder();
    try (TraceFile trace = TraceFile.open(GATHER.tracePath(), 0)) {
      while (trace.next()) {
        all.add(trace.address());
      }
    }
    return all.build().toArray();
  }
}
