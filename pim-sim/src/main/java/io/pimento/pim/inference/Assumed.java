package io.pimento.pim.inference;

import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.host.HostDevice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a side's time and energy rests on constants that nobody vouches for: what is missing
 * when all of those that are times, rates, energies or powers take nothing.
 *
 * @param time part of the latency, 0 to 1
 * @param energy part of the energy, 0 to 1
 */
public record Assumed(double time, double energy) {
  private static final String NOTHING = "1e-30";
  private static final String AT_ONCE = "1e-9";
  private static final String RATE = "1e15";
  private static final List<String> ENERGIES =
      List.of("pJ", "pJ/bit", "pJ/flit", "fJ", "nJ", "mW", "W");
  private static final List<String> ENERGY_NAMES =
      List.of("picojoule", "watt", "energy", "power", "idle_share");
  private static final List<String> RATES = List.of("1/ns", "GB/s", "MHz", "GHz");
  private static final List<String> RATE_NAMES =
      List.of("per_nanosecond", "per_second", "megahertz");
  private static final List<String> TIME_NAMES =
      List.of("nanoseconds", "time", "period", "latency", ".hop", ".start");

  /** Of a device that runs a plan beside a host. */
  static Assumed of(Target target, Plan plan, HostTarget host, Outcome nominal) {
    HostTarget vouchedHost = (HostTarget) vouched(host);
    Target vouched = target.equals(host) ? vouchedHost : vouched(target);
    Outcome rest = plan.run(vouched, vouchedHost.device());
    DramDevice memory = memory(target, host.device());
    double energy = rest.attojoules();
    double time = rest.nanoseconds();
    if (memory.isAssumed("power")) {
      for (Map.Entry<String, Long> e : rest.energy().entrySet()) {
        energy -= isMemory(e.getKey()) ? e.getValue() : 0;
      }
    }
    if (memory.isAssumed("timing")) {
      for (Outcome.Busy b : rest.timeline()) {
        time -= b.lane().endsWith("memory") ? b.to() - b.from() : 0;
      }
    }
    return new Assumed(
        missing(time, nominal.nanoseconds()), missing(energy, (double) nominal.attojoules()));
  }

  private static double missing(double rest, double all) {
    return Math.clamp(1 - rest / all, 0, 1);
  }

  private static DramDevice memory(Target target, HostDevice host) {
    return switch (target) {
      case NearBankTarget n -> n.device().memory();
      case RankTarget r -> r.device().memory();
      case HostTarget h -> h.device().memory();
      default -> host.memory();
    };
  }

  private static boolean isMemory(String part) {
    String own = part.startsWith(StageList.SPILL) ? part.substring(StageList.SPILL.length()) : part;
    return List.of("activate", "read", "write", StageList.STANDBY, WholeLatency.REFRESH)
        .contains(own);
  }

  /** A device whose assumed times and energies are as good as nothing. */
  static Target vouched(Target target) {
    Target t = target;
    for (Constant c : target.constants()) {
      String value = c.isVouched() ? "" : nothing(c);
      if (!value.isEmpty()) {
        t = t.with(c.key(), value);
      }
    }
    return t;
  }

  /** The value at which a constant takes nothing; empty if it is no time, rate, energy or power. */
  private static String nothing(Constant c) {
    if (!c.text().matches("[-+0-9.eE]+")
        || Double.parseDouble(c.text()) == 0
        || c.key().equals("device.clock")) {
      return "";
    }
    if (ENERGIES.contains(c.unit()) || ends(c, ENERGY_NAMES)) {
      return NOTHING;
    }
    if (RATES.contains(c.unit()) || ends(c, RATE_NAMES)) {
      return RATE;
    }
    return c.unit().equals("ns") || ends(c, TIME_NAMES) ? AT_ONCE : "";
  }

  private static boolean ends(Constant c, List<String> names) {
    return names.stream().anyMatch(c.key()::endsWith);
  }

  /** Names and values, in the order in which they are written. */
  Map<String, Object> tree() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("latency", time);
    m.put("energy", energy);
    return m;
  }
}
