package io.pimento.pim.host;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.RequestSource;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A gather by a host: rows are read as lines of one access each, as fast as the controller takes
 * them.
 *
 * @param lines asked for
 * @param hits of those, found in the host's cache
 * @param result of the memory, or null if every line hit
 * @param done cycle of the memory at which each line that was asked for is there; 0 for a hit
 */
public record HostGather(
    HostPlan plan, long lines, long hits, @Nullable TraceResult result, long[] done) {
  /** Runs the reads of these byte addresses, all there at cycle 0. */
  public static HostGather run(
      DramDevice device, HostPlan plan, long[] addresses, CommandSink sink) {
    return run(device, plan, new long[0], addresses, sink);
  }

  /** The same, after the host has read other addresses, which cost nothing here. */
  public static HostGather run(
      DramDevice device, HostPlan plan, long[] before, long[] addresses, CommandSink sink) {
    return run(device, plan, Missed.of(device, plan.cacheBytes(), before, addresses), sink);
  }

  private static HostGather run(DramDevice device, HostPlan plan, Missed missed, CommandSink sink) {
    long[] done = new long[missed.lines()];
    TraceResult result =
        missed.addresses().length == 0
            ? null
            : MemoryTrace.run(
                new Reads(missed.addresses()),
                plan.applied(device),
                sink,
                (index, address, write, arrive, added, at) ->
                    done[missed.places()[(int) index]] = at);
    return new HostGather(
        plan, missed.lines(), missed.lines() - missed.addresses().length, result, done);
  }

  /** Every candidate, the fastest first. */
  public static List<HostGather> all(
      DramDevice device, long cacheBytes, long[] before, long[] addresses) {
    Map<Long, Missed> missed = new HashMap<>();
    List<HostGather> all = new ArrayList<>();
    for (HostPlan plan : HostPlan.candidates(device, cacheBytes)) {
      Missed m =
          missed.computeIfAbsent(
              plan.cacheBytes(), bytes -> Missed.of(device, bytes, before, addresses));
      all.add(run(device, plan, m, CommandSink.NONE));
    }
    all.sort(Comparator.comparingLong(HostGather::cycles));
    return List.copyOf(all);
  }

  /** Nanoseconds of a cycle of the memory; 0 if it had nothing to do. */
  public double clock() {
    return result == null ? 0 : result.device().timings().clock();
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

  /** Lines that a cache of some size lets through, and their places among all. */
  private record Missed(int lines, long[] addresses, int[] places) {
    static Missed of(DramDevice device, long cacheBytes, long[] before, long[] addresses) {
      int line = device.organization().accessBytes();
      LineCache cache = new LineCache(cacheBytes / line);
      if (cacheBytes > 0) {
        for (long a : before) {
          cache.touch(a / line);
        }
      }
      int[] places =
          IntStream.range(0, addresses.length)
              .filter(i -> !cache.touch(addresses[i] / line))
              .toArray();
      long[] missed = IntStream.of(places).mapToLong(i -> addresses[i]).toArray();
      return new Missed(addresses.length, missed, places);
    }
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
