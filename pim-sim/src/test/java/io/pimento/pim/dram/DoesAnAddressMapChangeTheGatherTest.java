package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceResult;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The gather of 770 rows from 26 tables on DDR4: the map of addresses matters most. */
class DoesAnAddressMapChangeTheGatherTest {
  private static final Dramsim3Data.Case GATHER =
      new Dramsim3Data.Case("DDR4_8Gb_x8_3200", "ddr4_embed26x770");

  @Test
  void doBankBitsAtTheBottomAndDeepQueuesMakeItFast() throws IOException {
    DramDevice device = GATHER.device();
    TraceResult plain = run(device);
    DramDevice low = device.withAddressOrder("rochcorababg");
    TraceResult mapped = run(low);
    TraceResult deep = run(low.with(low.policies().withCommandQueue(32).withRequestQueue(256)));
    assertThat(plain.cycles()).isEqualTo(1_050_008);
    assertThat(mapped.cycles()).isLessThan(plain.cycles() / 10);
    assertThat(deep.cycles()).isLessThan(mapped.cycles());
  }

  private static TraceResult run(DramDevice device) throws IOException {
    return MemoryTrace.run(GATHER.tracePath(), device, MemoryTrace.Outputs.NONE);
  }
}
