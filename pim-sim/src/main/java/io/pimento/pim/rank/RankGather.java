package io.pimento.pim.rank;

import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.statistics.Energy;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A batch's lookups by units at the ranks. A bag is what a sample reads of one table; it comes back
 * as one sum a module, or one a rank. Instructions reach the ranks in order, as many a cycle as the
 * channel carries; every rank reads on its own, its cache before its DRAM. Instructions and sums
 * share a channel: it is done when the last rank is and its last sum went over it, and not before
 * it carried all of both.
 *
 * @param cycles until the last sum is with the host
 * @param lines that ranks looked up, in caches and DRAM
 * @param hits of those, in caches
 * @param cached of the others, put into a cache
 * @param sentLines lines of sums that went to the host
 * @param rankCycles when each rank's last row was there
 * @param counts of each rank's DRAM
 */
public record RankGather(
    RankDevice device,
    double cycles,
    long lines,
    long hits,
    long cached,
    long sentLines,
    List<Long> rankCycles,
    List<ChannelCounts> counts) {
  public RankGather {
    rankCycles = List.copyOf(rankCycles);
    counts = List.copyOf(counts);
  }

  /** What a sample reads of one table. */
  private record Bag(int sample, int table) {}

  /** Runs a batch: lookups by sample. */
  public static RankGather run(RankDevice d, List<Table> tables, List<List<RowKey>> lookups) {
    RankLayout layout = new RankLayout(d, tables);
    Map<RowKey, Integer> reads = new HashMap<>();
    lookups.forEach(q -> q.forEach(k -> reads.merge(k, 1, Integer::sum)));
    List<RankRun> ranks = new ArrayList<>();
    for (int r = 0; r < d.ranks(); r++) {
      ranks.add(new RankRun(d));
    }
    Map<Bag, Set<Integer>> senders = new LinkedHashMap<>();
    long lookup = 0;
    for (int s = 0; s < lookups.size(); s++) {
      for (RowKey k : lookups.get(s)) {
        long arrive = (long) (lookup++ / (d.instructionsPerCycle() * channels(d)));
        boolean kept = reads.getOrDefault(k, 0) >= d.cachedAfter();
        int from = layout.striped() ? 0 : layout.rank(k);
        int to = layout.striped() ? d.ranks() - 1 : from;
        Set<Integer> to2 =
            senders.computeIfAbsent(new Bag(s, k.table()), b -> new LinkedHashSet<>());
        for (int r = from; r <= to; r++) {
          for (int l = 0; l < layout.lines(k.table()); l++) {
            ranks.get(r).read(layout.address(k) + (long) l * d.line(), arrive, kept);
          }
          to2.add(d.moduleSums() ? r / d.ranksPerModule() : r);
        }
      }
    }
    return of(d, layout, ranks, senders, lookup);
  }

  private static int channels(RankDevice d) {
    return d.memory().organization().channels();
  }

  private static RankGather of(
      RankDevice d,
      RankLayout layout,
      List<RankRun> ranks,
      Map<Bag, Set<Integer>> senders,
      long lookups) {
    long sent = 0;
    int most = 0;
    for (Map.Entry<Bag, Set<Integer>> e : senders.entrySet()) {
      int lines = layout.lines(e.getKey().table());
      sent += (long) e.getValue().size() * lines;
      most = Math.max(most, lines);
    }
    List<Long> rankCycles = new ArrayList<>();
    List<ChannelCounts> counts = new ArrayList<>();
    long lines = 0;
    long hits = 0;
    long cached = 0;
    long slowest = 0;
    for (RankRun r : ranks) {
      long done = r.finish();
      rankCycles.add(done);
      slowest = Math.max(slowest, done);
      if (r.counts() != null) {
        counts.add(r.counts());
      }
      lines += r.lines();
      hits += r.hits();
      cached += r.cached();
    }
    int burst = d.memory().timings().of("burst_cycle");
    double carried = lookups / d.instructionsPerCycle() + (double) sent * burst;
    double last = slowest + d.sumCycles() + (double) most * burst;
    double cycles = lookups == 0 ? 0 : Math.max(last, carried / channels(d));
    return new RankGather(d, cycles, lines, hits, cached, sent, rankCycles, counts);
  }

  public double nanoseconds() {
    return device.nanoseconds(cycles);
  }

  /** Mean over the ranks of the time that their DRAM was simulated for. */
  public double simulatedNanoseconds() {
    double sum = 0;
    for (ChannelCounts c : counts) {
      for (int r = 0; r < c.activeCycles().length; r++) {
        sum += c.activeCycles()[r] + c.idleCycles()[r];
      }
    }
    return device.nanoseconds(sum / device.ranks());
  }

  /** Of each rank's DRAM, V·mA·cycle. */
  public List<Energy> energies() {
    return counts.stream().map(c -> Energy.of(c, device.rank().increments())).toList();
  }

  /** Additions, pJ. */
  public double operationPicojoule() {
    return lines * device.operationPicojoule();
  }

  /** Caches, pJ. */
  public double cachePicojoule() {
    return (hits + cached) * device.cachePicojoule();
  }

  /** Sums on their way to the host, pJ. */
  public double linkPicojoule() {
    return 8.0 * sentLines * device.line() * device.linkPicojouleBit();
  }
}
