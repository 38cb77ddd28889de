package io.pimento.pim.inference;

import io.pimento.pim.device.Constant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A batch on a device and, in the same run, on the host with plain memory at its best.
 *
 * @param plan where everything of the device's run lives
 */
public record Comparison(
    Target target, HostTarget host, Job job, Plan plan, Outcome outcome, Outcome baseline) {
  /** Runs both. */
  public static Comparison run(Target target, HostTarget host, Job job) {
    Plan plan = target.plan(job, host.device());
    HostTarget base = target.baseline(host);
    return new Comparison(
        target,
        base,
        job,
        plan,
        plan.run(target, host.device()),
        basePlan(base, job).run(base, base.device()));
  }

  static Plan basePlan(HostTarget base, Job job) {
    return base.plan(job.atItsBest(), base.device());
  }

  /** What the user should know of device and host. */
  public List<String> warnings() {
    List<String> all = new ArrayList<>(target.identity().warnings());
    target.failing().ifPresent(all::add);
    for (String w : host.identity().warnings()) {
      if (!all.contains(w)) {
        all.add(w);
      }
    }
    return List.copyOf(all);
  }

  /** How much sooner the device is done. */
  public double speedup() {
    return baseline.nanoseconds() / outcome.nanoseconds();
  }

  /** How much less energy it takes. */
  public double energyRatio() {
    return (double) baseline.attojoules() / outcome.attojoules();
  }

  /** How much of the device's figures rests on assumed constants, its own and its host's. */
  public Assumed assumed() {
    return Assumed.of(target, plan, host, outcome);
  }

  /** How much of the host's figures does, to which the device is held. */
  public Assumed baselineAssumed() {
    return Assumed.of(host, basePlan(host, job), host, baseline);
  }

  /** That in words, as it stands beside every ratio. */
  public String assumedText() {
    Assumed own = assumed();
    Assumed base = baselineAssumed();
    return String.format(
        Locale.ROOT,
        "on assumed constants rest %.0f %% of the device's time and %.0f %% of the host's,"
            + " %.0f %% of the device's energy and %.0f %% of the host's",
        100 * own.time(),
        100 * base.time(),
        100 * own.energy(),
        100 * base.energy());
  }

  /** Names and values, in the order in which they are written. */
  public Map<String, Object> tree() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("device", target.name());
    m.put("kind", target.kind());
    m.put("technology_nm", target.identity().technology());
    m.put("validation", target.identity().validation());
    m.put("graph", job.quantized().source().hash());
    m.put("mapping", outcome.mappingHash());
    m.put("layout", job.layout());
    m.put("batch", job.batch());
    figures(m, outcome);
    m.put("energy_attojoules", energy(outcome));
    Map<String, Object> load = new LinkedHashMap<>();
    load.put("seconds", outcome.loadNanoseconds() * 1e-9);
    load.put("joules", outcome.loadAttojoules() * 1e-18);
    m.put("programming", load);
    m.put("utilisation", utilisation(outcome));
    m.put("details", outcome.details());
    Map<String, Object> base = new LinkedHashMap<>();
    base.put("device", host.name());
    base.put("memory", host.device().memory().name());
    base.put("plan", baseline.mapping().strip());
    figures(base, baseline);
    base.put("energy_attojoules", energy(baseline));
    base.put("details", baseline.details());
    m.put("baseline", base);
    m.put("speedup", speedup());
    m.put("energy_ratio", energyRatio());
    Map<String, Object> assumed = new LinkedHashMap<>();
    assumed.put("device", assumed().tree());
    assumed.put("host", baselineAssumed().tree());
    m.put("assumed_share", assumed);
    m.put("constants", constants(target.constants()));
    m.put("host_constants", constants(host.constants()));
    m.put("warnings", warnings());
    m.put("fails", target.failing().isPresent());
    return m;
  }

  private static void figures(Map<String, Object> m, Outcome o) {
    m.put("latency_s", o.nanoseconds() * 1e-9);
    Map<String, Object> latency = new LinkedHashMap<>();
    latency.put("first", o.latency(0) * 1e-9);
    latency.put("p50", o.latency(0.5) * 1e-9);
    latency.put("p99", o.latency(0.99) * 1e-9);
    latency.put("last", o.latency(1) * 1e-9);
    m.put("latency_of_samples_s", latency);
    m.put("inferences_per_second", o.throughput());
    m.put("energy_j", o.attojoules() * 1e-18);
    m.put("energy_per_inference_j", o.attojoules() * 1e-18 / o.batch());
    if (o.area().isPresent()) {
      m.put("area_mm2", o.area().getAsDouble());
    }
  }

  private static Map<String, Object> energy(Outcome o) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("total", o.attojoules());
    m.put("by_charge", Charges.labelled(o));
    m.put("by_part", o.energy());
    m.put("by_node", o.energyByOperator());
    return m;
  }

  private static Map<String, Object> utilisation(Outcome o) {
    Map<String, Object> m = new LinkedHashMap<>();
    for (Outcome.Occupancy u : o.occupancy()) {
      m.put(u.things(), u.shares().subList(0, u.used()));
    }
    return m;
  }

  private static Map<String, Object> constants(List<Constant> all) {
    Map<String, Object> m = new LinkedHashMap<>();
    for (Constant c : all) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("value", c.text());
      one.put("unit", c.unit());
      one.put("source", c.source());
      if (c.hasRange()) {
        one.put("low", c.low());
        one.put("high", c.high());
      }
      m.put(c.key(), one);
    }
    return m;
  }
}
