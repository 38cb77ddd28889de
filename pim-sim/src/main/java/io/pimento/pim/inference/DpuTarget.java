package io.pimento.pim.inference;

import io.pimento.document.Documents;
import io.pimento.pim.dpu.DpuDevice;
import io.pimento.pim.dpu.DpuGather;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.placement.Placement;
import io.pimento.pim.placement.PlacementException;
import io.pimento.pim.placement.Placements;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Processors beside banks, which gather rows; layers stay with the host. Tables that do not fit
 * spill to the host's memory, which gathers them while the processors are at work.
 *
 * @param changed makes the device anew with changed constants
 * @param changes so far
 */
public record DpuTarget(
    DpuDevice device, Function<Map<String, String>, DpuDevice> changed, Map<String, String> changes)
    implements Target {
  private static final String CAPACITY = "mram_bytes";

  @Override
  public Identity identity() {
    String summary =
        String.format(
            Locale.ROOT,
            "%d processors of %.0f MHz, %d MiB each",
            device.dpus(),
            device.megahertz(),
            device.mramBytes() >> 20);
    return new Identity(
        device.name(),
        "dpu",
        device.technology(),
        device.validation(),
        summary,
        device.constants(),
        List.of());
  }

  @Override
  public Target with(String key, String value) {
    Map<String, String> all = Changes.plus(changes, key, value);
    return new DpuTarget(changed.apply(all), changed, all);
  }

  @Override
  public Plan plan(Job job, HostDevice host) {
    List<Table> tables = job.work().floatTables();
    Queries past = job.traffic().past();
    int units = device.dpus();
    long bytes = device.mramBytes();
    GivenPlan given = job.given();
    Placement placement =
        given != null
            ? given(given, job, tables)
            : switch (job.options().tables()) {
              case NAIVE -> Placements.naive(tables, units, bytes, CAPACITY);
              case ROUND_ROBIN -> Placements.spilling(tables, units, bytes, past, CAPACITY);
              case ACCESS_AWARE ->
                  Placements.accessAware(
                      Placements.spilling(tables, units, bytes, past, CAPACITY),
                      past,
                      Job.HOT_ROWS,
                      CAPACITY);
              case COLUMN_WISE -> Placements.columnWise(tables, units, bytes, past, CAPACITY);
              case CO_OCCURRENCE ->
                  throw new PlacementException(
                      "co-occurrence is a layout of crossbars; access-aware already brings rows of"
                          + " the same query to one processor");
            };
    return new Placed(job, placement, HostRows.of(host, job, List.copyOf(placement.spilled())));
  }

  private Placement given(GivenPlan given, Job job, List<Table> tables) {
    Placement p = Placement.read(given.places(this, job).toString());
    Placement own =
        new Placement(
            p.rule(), device.dpus(), device.mramBytes(), tables, p.spilled(), p.exceptions());
    if (!own.equals(p)) {
      throw new PlacementException(
          given.name()
              + " is of "
              + p.units()
              + " processors of "
              + p.unitBytes()
              + " bytes and other tables; this device has "
              + device.dpus()
              + " of "
              + device.mramBytes());
    }
    p.exceptions()
        .forEach(
            (row, where) -> {
              boolean there =
                  row.table() < tables.size()
                      && row.row() < tables.get(row.table()).rows()
                      && !where.isEmpty()
                      && where.stream().allMatch(u -> u >= 0 && u < device.dpus());
              if (!there) {
                throw new PlacementException(
                    given.name()
                        + ": row "
                        + row
                        + " on processors "
                        + where
                        + ", of tables 0 to "
                        + (tables.size() - 1)
                        + " and processors 0 to "
                        + (device.dpus() - 1));
              }
            });
    return p.checked(CAPACITY);
  }

  private record Placed(Job job, Placement placement, HostRows spilled) implements Plan {
    @Override
    public String text() {
      return placement.json() + "\n";
    }

    @Override
    public String json(Target target) {
      return GivenPlan.json(target, job, Documents.json("a placement", placement.json()));
    }

    @Override
    public Outcome run(Target target, HostDevice host) {
      DpuDevice device = ((DpuTarget) target).device();
      DpuGather g = DpuGather.run(device, placement, job.traffic().now().lookups());
      StageList stages = new StageList(host, job);
      boolean any = g.spilled().size() < g.lookups();
      if (any) {
        stages.add("launch", "link", g.launchNanoseconds(), Map.of());
        stages.add("indices", "link", g.sendNanoseconds(), Map.of());
      }
      Map<String, Long> energy = new TreeMap<>();
      StageList.put(energy, "processors: rows", g.rowPicojoule());
      StageList.put(energy, "processors: bytes", g.bytePicojoule());
      StageList.put(energy, "processors: instructions", g.instructionPicojoule());
      stages.add("gather", "processors", g.computeNanoseconds(), energy);
      HostRows.Run rest = spilled.run(host, job.work().tables().size(), job.batch());
      stages.spilled(rest);
      if (any) {
        stages.add("sums", "link", g.returnNanoseconds(), Map.of());
      }
      stages.operators(op -> null);
      double[] busy = g.dpuCycles().stream().mapToDouble(device::nanoseconds).toArray();
      stages.occupancy(StageList.shares("processors, while they gather", 16, busy, most(busy)));
      long bytes = 0;
      for (long b : placement.bytesByUnit()) {
        bytes += b;
      }
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("gather_cycles", g.cycles());
      m.put("gather_balance", g.balance());
      m.put("spilled_tables", placement.spilled());
      m.put("copied_or_moved_rows", placement.exceptions().size());
      m.put("cycles_by_processor", g.dpuCycles());
      m.put("spill", spilled.details(rest));
      Map<String, Long> idle = new TreeMap<>();
      StageList.put(
          idle, "processors: idle", stages.nanoseconds() * device.dpus() * device.idleMilliwatt());
      return stages.outcome(
          text(),
          bytes / device.link().loading(device.dpus()),
          bytes * device.bytePicojoule(),
          idle,
          m);
    }

    private static double most(double[] busy) {
      double most = 0;
      for (double b : busy) {
        most = Math.max(most, b);
      }
      return most;
    }
  }
}
