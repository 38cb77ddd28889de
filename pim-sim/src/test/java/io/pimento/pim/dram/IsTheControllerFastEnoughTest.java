package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.RequestSink;
import io.pimento.pim.dram.control.RequestSource;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceFile;
import io.pimento.pim.dram.trace.TraceResult;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Median of runs after warm-up, on one core; the requests lie in memory. */
@Tag("slow")
class IsTheControllerFastEnoughTest {
  private static final int WARM = 40;
  private static final int RUNS = 21;

  @ParameterizedTest
  @CsvSource({
    "DDR4_8Gb_x8_3200,ddr4_embed26x770",
    "HBM2_8Gb_x128,hbm2_embed26x770",
    "DDR4_8Gb_x8_3200,ddr4_seq20k"
  })
  void doesACommandTakeHalfAMicrosecondAtMost(String config, String trace, TestReporter reporter)
      throws IOException {
    Dramsim3Data.Case c = new Dramsim3Data.Case(config, trace);
    DramDevice device = c.device();
    Recorded requests = new Recorded(c);
    double[] seconds = new double[RUNS];
    long commands = 0;
    for (int i = -WARM; i < RUNS; i++) {
      requests.at = -1;
      long start = System.nanoTime();
      TraceResult r = MemoryTrace.run(requests, device, CommandSink.NONE, RequestSink.NONE);
      if (i >= 0) {
        seconds[i] = (System.nanoTime() - start) * 1e-9;
        commands = r.commands();
      }
    }
    java.util.Arrays.sort(seconds);
    double median = seconds[RUNS / 2];
    reporter.publishEntry(
        c.toString(),
        String.format(
            Locale.ROOT,
            "%d commands in %.4f s: %.2f million a second, %.3f us a command",
            commands,
            median,
            commands / median * 1e-6,
            median / commands * 1e6));
    assertThat(median).isLessThan(0.05);
    assertThat(median / commands).isLessThan(0.5e-6);
  }

  /** A trace in memory. */
  private static final class Recorded implements RequestSource {
    private final LongArrayList addresses = new LongArrayList();
    private final LongArrayList arrivals = new LongArrayList();
    private final LongArrayList writes = new LongArrayList();
    private int at = -1;

    Recorded(Dramsim3Data.Case c) throws IOException {
      try (TraceFile file = TraceFile.open(c.tracePath(), 0)) {
        while (file.next()) {
          addresses.add(file.address());
          arrivals.add(file.arrive());
          writes.add(file.write() ? 1 : 0);
        }
      }
    }

    @Override
    public boolean next() {
      return ++at < addresses.size();
    }

    @Override
    public long address() {
      return addresses.getLong(at);
    }

    @Override
    public boolean write() {
      return writes.getLong(at) != 0;
    }

    @Override
    public long arrive() {
      return arrivals.getLong(at);
    }
  }
}
