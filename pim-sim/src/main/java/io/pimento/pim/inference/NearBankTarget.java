package io.pimento.pim.inference;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.inference.MemoryOutcome.Stage;
import io.pimento.pim.nearbank.NearBankDevice;
import io.pimento.pim.nearbank.NearBankRun;
import io.pimento.pim.placement.PlacementException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A memory with units beside its banks. A layer, or an operation entry by entry, runs on the units
 * where they are faster than the host; the banks obey together, so gathers are plain reads.
 *
 * @param changed makes the device anew with changed constants
 * @param changes so far
 */
public record NearBankTarget(
    NearBankDevice device,
    Function<Map<String, String>, NearBankDevice> changed,
    Map<String, String> changes)
    implements Target {
  private static final String UNITS = "units";
  private static final String HOST = "host";
  private static final String OPERATIONS = "operations";

  @Override
  public Identity identity() {
    String summary =
        MemoryText.of(device.memory())
            + ", "
            + device.units()
            + " units of "
            + device.lanes()
            + " lanes of "
            + 8 * device.elementBytes()
            + " bits";
    return new Identity(
        device.name(),
        "near-bank",
        device.technology(),
        device.validation(),
        summary,
        device.constants(),
        MemoryText.warnings(device.memory()));
  }

  @Override
  public Target with(String key, String value) {
    Map<String, String> all = Changes.plus(changes, key, value);
    return new NearBankTarget(changed.apply(all), changed, all);
  }

  @Override
  public HostTarget baseline(HostTarget host) {
    return host.with(device.memory());
  }

  @Override
  public Plan plan(Job job, HostDevice plainHost) {
    HostDevice host = plainHost.with(device.memory());
    Gathering gathering = Gathering.of(this, host, job);
    GivenPlan given = job.given();
    JsonNode asked =
        given == null ? MissingNode.getInstance() : given.places(this, job).path(OPERATIONS);
    StageList times = new StageList(host, job);
    UnitWork units = new UnitWork(device, job.batch());
    Map<String, String> places = new LinkedHashMap<>();
    for (GraphWork.Operation op : job.work().operations()) {
      UnitWork.Part part = units.of(op);
      if (part != null) {
        boolean faster = part.nanoseconds() < hostTime(times, op);
        places.put(op.name(), where(asked, op.name(), faster ? UNITS : HOST));
      }
    }
    return new Placed(job, gathering, Collections.unmodifiableMap(places));
  }

  /** Units or host, as a file asks; where it does not, as it was chosen. */
  private static String where(JsonNode asked, String operation, String chosen) {
    String where = asked.path(operation).asString(chosen);
    if (!where.equals(UNITS) && !where.equals(HOST)) {
      throw new PlacementException(
          operation + " is to run on '" + where + "'; there are " + UNITS + " and " + HOST);
    }
    return where;
  }

  private static double hostTime(StageList times, GraphWork.Operation op) {
    DenseLayer layer = op.layer();
    return layer == null ? times.hostNanoseconds(op) : times.hostNanoseconds(layer);
  }

  /**
   * Who does what.
   *
   * @param places units or host, by operation
   */
  private record Placed(Job job, Gathering gathering, Map<String, String> places) implements Plan {
    @Override
    public String text() {
      StringBuilder s = new StringBuilder(gathering.text());
      places.forEach((name, where) -> s.append(name).append(' ').append(where).append('\n'));
      return s.toString();
    }

    @Override
    public String json(Target target) {
      Map<String, Object> all = gathering.places();
      all.put(OPERATIONS, places);
      return GivenPlan.json(target, job, all);
    }

    @Override
    public void commands(DramDevice memory, CommandSink sink) {
      gathering.commands(memory, sink);
    }

    @Override
    public Outcome run(Target target, HostDevice plainHost) {
      NearBankDevice device = ((NearBankTarget) target).device();
      HostDevice host = plainHost.with(device.memory());
      HostGather gather = gathering.run(host.memory());
      StageList stages = new StageList(host, job);
      stages.gather(gather, gathering.nanoseconds(host, gather));
      UnitWork units = new UnitWork(device, job.batch());
      List<Map<String, Object>> layers = new ArrayList<>();
      long weights = 0;
      for (GraphWork.Operation op : job.work().operations()) {
        DenseLayer l = op.layer();
        weights += l != null && onUnits(op) ? (long) l.outputs() * l.inputs() : 0;
      }
      stages.operators(op -> stage(stages, units, op, layers));
      NearBankRun load = NearBankRun.load(device, weights * device.elementBytes());
      Map<String, Object> details = gathering.details(gather);
      details.put("layers", layers);
      Map<String, Long> idle = new TreeMap<>();
      StageList.put(
          idle, "units: idle", stages.nanoseconds() * device.units() * device.idleMilliwatt());
      return stages.outcome(text(), load.nanoseconds(), load.picojoule(), idle, details);
    }

    private boolean onUnits(GraphWork.Operation op) {
      return UNITS.equals(places.get(op.name()));
    }

    private @Nullable Stage stage(
        StageList stages,
        UnitWork units,
        GraphWork.Operation op,
        List<Map<String, Object>> layers) {
      UnitWork.Part part = units.of(op);
      if (part == null) {
        return null;
      }
      NearBankDevice device = units.device();
      Map<String, Object> m = new LinkedHashMap<>(part.size());
      m.put("on", places.get(op.name()));
      m.put("unit_cycles_each", part.run().cycles());
      m.put("unit_nanoseconds", part.nanoseconds());
      m.put("host_nanoseconds", hostTime(stages, op));
      m.put("bus_occupancy", (double) part.run().busCycles() / part.run().cycles());
      layers.add(m);
      if (!onUnits(op)) {
        return null;
      }
      for (int c = 0; c < device.channels(); c++) {
        stages.busy(c, part.run().counts(), part.times());
      }
      Map<String, Long> energy =
          new TreeMap<>(
              stages.energy(
                  List.of(part.run().energy()),
                  part.times() * device.channels(),
                  part.nanoseconds()));
      StageList.put(energy, UNITS, part.run().unitEnergy() * device.channels() * part.times());
      return new Stage(part.name(), UNITS, part.nanoseconds(), energy, false);
    }
  }
}
