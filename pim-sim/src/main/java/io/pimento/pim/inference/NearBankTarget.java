package io.pimento.pim.inference;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.inference.MemoryOutcome.Stage;
import io.pimento.pim.nearbank.GemvKernel;
import io.pimento.pim.nearbank.NearBankDevice;
import io.pimento.pim.nearbank.NearBankRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A memory with units beside its banks. A layer runs on the units where they are faster than the
 * host; the banks obey together, so gathers are plain reads.
 *
 * @param changed makes the device anew with changed constants
 * @param changes so far
 */
public record NearBankTarget(
    NearBankDevice device,
    Function<Map<String, String>, NearBankDevice> changed,
    Map<String, String> changes)
    implements Target {
  @Override
  public Identity identity() {
    String summary =
        MemoryText.of(device.memory())
            + ", "
            + device.units()
            + " units of "
            + device.lanes()
            + " FP16 lanes";
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
    Gathering gathering = Gathering.of(host, job);
    StageList times = new StageList(host, job);
    Map<String, String> places = new LinkedHashMap<>();
    Map<List<Integer>, NearBankRun> runs = new HashMap<>();
    for (GraphWork.Operation op : job.work().operations()) {
      DenseLayer layer = op.layer();
      if (layer != null) {
        double units = run(device, layer, runs).nanoseconds() * layer.applications() * job.batch();
        places.put(op.name(), units < times.hostNanoseconds(layer) ? "units" : "host");
      }
    }
    return new Placed(job, gathering, Collections.unmodifiableMap(places));
  }

  private static NearBankRun run(
      NearBankDevice device, DenseLayer layer, Map<List<Integer>, NearBankRun> runs) {
    return runs.computeIfAbsent(
        List.of(layer.outputs(), layer.inputs()),
        size ->
            NearBankRun.withResults(
                device, new GemvKernel(device, size.get(0), size.get(1)), CommandSink.NONE));
  }

  /**
   * Who does what.
   *
   * @param places units or host, by layer
   */
  private record Placed(Job job, Gathering gathering, Map<String, String> places) implements Plan {
    @Override
    public String text() {
      StringBuilder s = new StringBuilder(gathering.text());
      places.forEach((layer, where) -> s.append(layer).append(' ').append(where).append('\n'));
      return s.toString();
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
      Map<List<Integer>, NearBankRun> runs = new HashMap<>();
      List<Map<String, Object>> layers = new ArrayList<>();
      long weights = 0;
      for (GraphWork.Operation op : job.work().operations()) {
        DenseLayer l = op.layer();
        weights += l != null && onUnits(l) ? (long) l.outputs() * l.inputs() : 0;
      }
      stages.operators(layer -> stage(stages, device, layer, runs, layers));
      NearBankRun load = NearBankRun.load(device, weights * Short.BYTES);
      Map<String, Object> details = gathering.details(gather);
      details.put("layers", layers);
      Map<String, Long> idle = new TreeMap<>();
      StageList.put(
          idle, "units: idle", stages.nanoseconds() * device.units() * device.idleMilliwatt());
      return stages.outcome(text(), load.nanoseconds(), load.picojoule(), idle, details);
    }

    private boolean onUnits(DenseLayer layer) {
      return "units".equals(places.get(layer.name()));
    }

    private @Nullable Stage stage(
        StageList stages,
        NearBankDevice device,
        DenseLayer layer,
        Map<List<Integer>, NearBankRun> runs,
        List<Map<String, Object>> layers) {
      NearBankRun run = NearBankTarget.run(device, layer, runs);
      double times = (double) layer.applications() * job.batch();
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("layer", layer.name());
      m.put("outputs", layer.outputs());
      m.put("inputs", layer.inputs());
      m.put("on", places.get(layer.name()));
      m.put("unit_cycles_each", run.cycles());
      m.put("unit_nanoseconds", run.nanoseconds() * times);
      m.put("host_nanoseconds", stages.hostNanoseconds(layer));
      m.put("bus_occupancy", (double) run.busCycles() / run.cycles());
      layers.add(m);
      if (!onUnits(layer)) {
        return null;
      }
      for (int c = 0; c < device.channels(); c++) {
        stages.busy(c, run.counts(), times);
      }
      Map<String, Long> energy =
          new TreeMap<>(
              stages.energy(
                  List.of(run.energy()), times * device.channels(), run.nanoseconds() * times));
      StageList.put(energy, "units", run.unitEnergy() * device.channels() * times);
      return new Stage(layer.name(), "units", run.nanoseconds() * times, energy, false);
    }
  }
}
