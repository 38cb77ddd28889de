package io.pimento.bench.memory;

import io.pimento.graph.Graph;
import io.pimento.job.model.GraphChoice;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.AccessHistory;
import io.pimento.pim.crossbar.mapping.Mapper;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.schedule.Accesses;
import io.pimento.pim.crossbar.schedule.Inference;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.trace.TraceResult;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostPlan;
import io.pimento.pim.nearbank.GemvKernel;
import io.pimento.pim.nearbank.NearBankDevice;
import io.pimento.pim.nearbank.NearBankDeviceFile;
import io.pimento.pim.nearbank.NearBankRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Runs of the simulator; results are commands of a memory or tasks of crossbars, for a time each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MemoryBenchmark {
  private static final int ROWS = 20_020;

  private final NearBankDevice device = NearBankDeviceFile.hbmPim();
  private final DramDevice memory = device.memory();
  private final HostPlan plan = HostPlan.asDeviceSays(memory);
  private final CrossbarDevice crossbars = crossbars();
  private final Graph graph = graph();
  private final long[] addresses =
      new SplittableRandom(1)
          .longs(ROWS, 0, memory.organization().bytes() / memory.organization().accessBytes())
          .map(line -> line * memory.organization().accessBytes())
          .toArray();

  /** As many random reads as 770 rows of 26 tables are, on 64 channels. */
  @Benchmark
  public long gather() {
    TraceResult result = HostGather.run(memory, plan, addresses, CommandSink.NONE).result();
    return result == null ? 0 : result.commands();
  }

  /** The timing of a GEMV of 4096 × 1024 on units beside banks; one channel stands for all. */
  @Benchmark
  public long gemv() {
    long[] commands = new long[1];
    CommandSink count = (clock, command, channel, rank, group, bank, row, column) -> commands[0]++;
    NearBankRun.of(device, new GemvKernel(device, 4096, 1024), count);
    return commands[0];
  }

  /** A published architecture mapped to crossbars and run, one sample, as a search does it. */
  @Benchmark
  public long subnet() {
    Mapping mapping = Mapper.map(graph, crossbars, MappingOptions.STANDARD, new AccessHistory());
    return Inference.run(crossbars, mapping, Accesses.zipf(1, 1.05), 1).cycles();
  }

  private static CrossbarDevice crossbars() {
    try {
      return CrossbarDevice.named("isaac-32nm");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Graph graph() {
    try {
      return GraphChoice.of("criteo-full", null, null, 10_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
