package io.pimento.bench.memory;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.Device;
import io.pimento.pim.dram.trace.TraceResult;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostPlan;
import io.pimento.pim.nearbank.GemvKernel;
import io.pimento.pim.nearbank.NearBankDevice;
import io.pimento.pim.nearbank.NearBankDeviceFile;
import io.pimento.pim.nearbank.NearBankRun;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Runs of the memory simulator on the shipped HBM; results are commands, for a time a command. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MemoryBenchmark {
  private static final int ROWS = 20_020;

  private final NearBankDevice device = NearBankDeviceFile.hbmPim();
  private final Device memory = device.memory();
  private final HostPlan plan = HostPlan.asDeviceSays(memory);
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
}
