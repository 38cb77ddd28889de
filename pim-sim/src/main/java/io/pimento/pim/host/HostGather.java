package io.pimento.pim.host;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.RequestSink;
import io.pimento.pim.dram.control.RequestSource;
import io.pimento.pim.dram.device.Device;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A gather by a host: rows are read as lines of one access each, as fast as the controller takes
 * them.
 *
 * @param lines asked for
 * @param hits of those, found in the host's cache
 * @param result of the memory, or null if every line hit
 */
public record HostGather(HostPlan plan, long lines, long hits, @Nullable TraceResult result) {
  /** Runs the reads of these byte addresses, all there at cycle 0. */
  public static HostGather run(Device device, HostPlan plan, long[] addresses, CommandSink sink) {
    return run(device, plan, new long[0], addresses, sink);
  }

  /** The same, after the host has read other addresses, which cost nothing here. */
  public static HostGather run(
      Device device, HostPlan plan, long[] before, long[] addresses, CommandSink sink) {
    int line = device.organization().accessBytes();
    LineCache cache = new LineCache(plan.cacheBytes() / line);
    for (long a : before) {
      cache.touch(a / line);
    }
    long[] missed = LongStream.of(addresses).filter(a -> !cache.touch(a / line)).toArray();
    TraceResult result =
        missed.length == 0
            ? null
            : MemoryTrace.run(new Reads(missed), plan.applied(device), sink, RequestSink.NONE);
    return new HostGather(plan, addresses.length, addresses.length - missed.length, result);
  }

  /** Every candidate, the fastest first. */
  public static List<HostGather> all(
      Device device, long cacheBytes, long[] before, long[] addresses) {
    List<HostGather> all = new ArrayList<>();
    for (HostPlan plan : HostPlan.candidates(device, cacheBytes)) {
      all.add(run(device, plan, before, addresses, CommandSink.NONE));
    }
    all.sort(Comparator.comparingLong(HostGather::cycles));
    return List.copyOf(all);
  }

  public long cycles() {
    return result == null ? 0 : result.cycles();
  }

  public double nanoseconds() {
    return result == null ? 0 : result.cycles() * result.device().timings().clock();
  }

  public double picojoule() {
    return result == null ? 0 : result.totalEnergy() * result.device().timings().clock();
  }

  private static final class Reads implements RequestSource {
    private final long[] addresses;
    private int place = -1;

    Reads(long[] addresses) {
      this.addresses = addresses;
    }

    @Override
    public boolean next() {
      return ++place < addresses.length;
    }

    @Override
    public long address() {
      return addresses[place];
    }

    @Override
    public boolean write() {
      return false;
    }

    @Override
    public long arrive() {
      return 0;
    }
  }
}
