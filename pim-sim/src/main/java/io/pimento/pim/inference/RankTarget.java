package io.pimento.pim.inference;

import io.pimento.pim.host.HostDevice;
import io.pimento.pim.placement.PlacementException;
import io.pimento.pim.rank.RankDevice;
import io.pimento.pim.rank.RankGather;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Units at the ranks of a memory, which gather rows and add them up; layers stay with the host.
 *
 * @param changed makes the device anew with changed constants
 * @param changes so far
 */
public record RankTarget(
    RankDevice device,
    Function<Map<String, String>, RankDevice> changed,
    Map<String, String> changes)
    implements Target {
  private static final String WHERE = "ranks";

  @Override
  public Identity identity() {
    String summary =
        String.format(
            Locale.ROOT,
            "%s, %d units of a rank, %d KiB of cache each, rows %s",
            MemoryText.of(device.memory()),
            device.ranks(),
            device.cacheBytes() >> 10,
            device.rows().name().toLowerCase(Locale.ROOT));
    return new Identity(
        device.name(),
        "rank-level",
        device.technology(),
        device.validation(),
        summary,
        device.constants(),
        MemoryText.warnings(device.memory()));
  }

  @Override
  public Target with(String key, String value) {
    Map<String, String> all = Changes.plus(changes, key, value);
    return new RankTarget(changed.apply(all), changed, all);
  }

  @Override
  public HostTarget baseline(HostTarget host) {
    return host.with(device.memory());
  }

  @Override
  public Plan plan(Job job, HostDevice host) {
    if (job.given() != null) {
      throw new PlacementException(
          device.name() + " reads no placement: where rows lie in ranks says its key rows");
    }
    switch (job.options().tables()) {
      case NAIVE, ROUND_ROBIN, ACCESS_AWARE -> {}
      case CO_OCCURRENCE ->
          throw new PlacementException(
              "co-occurrence is a layout of crossbars; where rows lie in ranks says the device's"
                  + " key rows");
      case COLUMN_WISE ->
          throw new PlacementException(
              "column-wise is a layout of processors beside banks; ranks have rows: striped");
    }
    return new Placed(job, device.rows().name().toLowerCase(Locale.ROOT) + "\n");
  }

  private record Placed(Job job, String text) implements Plan {
    @Override
    public String json(Target target) {
      throw new PlacementException(
          target.name() + " has no places of its own: where rows lie says its key rows");
    }

    @Override
    public Outcome run(Target target, HostDevice plainHost) {
      RankDevice device = ((RankTarget) target).device();
      StageList stages = new StageList(plainHost.with(device.memory()), job);
      RankGather g = RankGather.run(device, job.work().tables(), job.traffic().now().lookups());
      Map<String, Long> energy =
          new TreeMap<>(stages.energy(g.energies(), 1, g.simulatedNanoseconds()));
      StageList.put(energy, "ranks: sums", g.operationPicojoule());
      StageList.put(energy, "ranks: caches", g.cachePicojoule());
      StageList.put(energy, "ranks: link", g.linkPicojoule());
      stages.add("gather", WHERE, g.nanoseconds(), energy);
      stages.operators(op -> null);
      double[] busy = g.rankCycles().stream().mapToDouble(device::nanoseconds).toArray();
      stages.occupancy(
          StageList.shares("ranks, while they gather", 16, busy, Math.max(g.nanoseconds(), 1e-9)));
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("gather_cycles", g.cycles());
      m.put("gather_lines", g.lines());
      m.put("gather_cache_hits", g.hits());
      m.put("lines_sent", g.sentLines());
      m.put("cycles_by_rank", g.rankCycles());
      Map<String, Long> idle = new TreeMap<>();
      StageList.put(
          idle, "ranks: idle", stages.nanoseconds() * device.ranks() * device.idleMilliwatt());
      return stages.outcome(text, 0, 0, idle, m);
    }
  }
}
