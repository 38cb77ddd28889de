package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.RequestSink;
import io.pimento.pim.dram.control.RequestSource;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceResult;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten million requests: memory grows with what is pending, not with the trace. */
@Tag("slow")
class DoesALongTraceStayBoundedTest {
  private static final long REQUESTS = 10_000_000;
  private static final long SPARE = 32L << 20;

  @Test
  void isTheHeapAsSmallAfterTenMillionRequests() throws IOException {
    DramDevice device = new Dramsim3Data.Case("DDR4_8Gb_x8_3200", "").device();
    device = device.withAddressOrder("rochcorababg");
    long before = used();
    long[] greatest = new long[1];
    RequestSink watch =
        (index, address, write, arrive, added, done) -> {
          if (index % 2_500_000 == 0) {
            greatest[0] = Math.max(greatest[0], used());
          }
        };
    TraceResult r = MemoryTrace.run(new Drawn(), device, CommandSink.NONE, watch);
    assertThat(r.requests()).isEqualTo(REQUESTS);
    assertThat(r.readLatency().count() + r.writes()).isEqualTo(REQUESTS);
    assertThat(greatest[0] - before).isLessThan(SPARE);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static final class Drawn implements RequestSource {
    private final SplittableRandom random = new SplittableRandom(1);
    private long left = REQUESTS;
    private long address;

    @Override
    public boolean next() {
      address = (random.nextLong() & ((1L << 33) - 1)) & ~63L;
      return left-- > 0;
    }

    @Override
    public long address() {
      return address;
    }

    @Override
    public boolean write() {
      return (address >>> 6) % 4 == 0;
    }

    @Override
    public long arrive() {
      return 0;
    }
  }
}
