package io.pimento.pim.rank;

import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.Memory;
import io.pimento.pim.dram.control.RequestSource;
import io.pimento.pim.host.LineCache;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import org.jspecify.annotations.Nullable;

/** One rank: the lines that its unit is told to read, and what its DRAM makes of the misses. */
final class RankRun {
  private final RankDevice device;
  private final LineCache cache;
  private final LongArrayList addresses = new LongArrayList();
  private final LongArrayList arrivals = new LongArrayList();
  private long lines;
  private long hits;
  private long cached;
  private long lastHit;
  private @Nullable ChannelCounts counts;

  RankRun(RankDevice device) {
    this.device = device;
    this.cache = new LineCache(device.cacheBytes() / device.line());
  }

  /**
   * A line is asked for.
   *
   * @param kept whether it is worth a place in the cache
   */
  void read(long address, long arrive, boolean kept) {
    lines++;
    if (kept && cache.touch(address / device.line())) {
      hits++;
      lastHit = arrive + device.cacheCycles();
      return;
    }
    cached += kept && device.cacheBytes() > 0 ? 1 : 0;
    addresses.add(address);
    arrivals.add(arrive);
  }

  /** Runs the misses; the cycle at which the last line is there. */
  long finish() {
    if (addresses.isEmpty()) {
      return lastHit;
    }
    Memory memory =
        new Memory(
            device.rank(), CommandSink.NONE, (index, address, write, arrive, added, at) -> {});
    Memory.Outcome outcome = memory.run(new Misses());
    counts = outcome.channels().getFirst();
    return Math.max(lastHit, outcome.cycles());
  }

  /** Null if the DRAM had nothing to do. */
  @Nullable ChannelCounts counts() {
    return counts;
  }

  long lines() {
    return lines;
  }

  long hits() {
    return hits;
  }

  long cached() {
    return cached;
  }

  private final class Misses implements RequestSource {
    private int place = -1;

    @Override
    public boolean next() {
      return ++place < addresses.size();
    }

    @Override
    public long address() {
      return addresses.getLong(place);
    }

    @Override
    public boolean write() {
      return false;
    }

    @Override
    public long arrive() {
      return arrivals.getLong(place);
    }
  }
}
