package io.pimento.codesign.measure;

import io.pimento.pim.host.HostSpeed;
import io.pimento.pim.host.HostSpeed.Level;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A measurement as a host file of the simulator. */
public final class HostFile {
  /** Jouppi et al., ISCA 2017, table 2: a Haswell E5-2699 v3 die of 18 cores. */
  private static final double DIE_CORES = 18;

  private static final double DIE_IDLE_WATTS = 41;
  private static final double LEAST_IDLE_WATTS = 0.3;
  private static final String JOUPPI = "Jouppi et al., ISCA 2017, table 2";

  private HostFile() {}

  /**
   * The YAML.
   *
   * @param memory the DRAM's own file, as the host file names it
   * @param machine what was measured, for the sources
   */
  public static String text(HostMeasurement m, String name, String memory, String machine) {
    String measured = "measured on " + machine;
    StringBuilder s = new StringBuilder();
    s.append(
        "# A host as 'pimento pim host measure' timed it. Its memory's own file is the shipped\n");
    s.append("# one unless another was named: it gives the energy of the DRAM, not the time.\n");
    s.append("kind: host\n");
    s.append("name: ").append(quoted(name)).append('\n');
    s.append("memory: ").append(quoted(memory)).append('\n');
    s.append("validation: ").append(quoted(validation(m))).append('\n');
    s.append("technology: 14 # assumed\n");
    constant(s, "multiply_adds_per_nanosecond", m.multiplyAdds(), "1/ns", measured);
    constant(s, "operations_per_nanosecond", m.operations(), "1/ns", measured);
    constant(
        s, "cache_bytes", (double) m.cacheBytes(), "byte", "/sys/devices/system/cpu of " + machine);
    s.append("weight_bytes: {value: 4, unit: byte, source: ")
        .append(quoted("float32, as the products that were timed"))
        .append("}\n");
    constant(s, "gather_line_nanoseconds", m.lineNanoseconds(), "ns", measured);
    constant(s, "gather_latency_nanoseconds", m.latencyNanoseconds(), "ns", measured);
    levels(s, "gather_levels", m.scattered(), measured);
    levels(s, "gather_levels_compact", m.compact(), measured);
    constant(s, "gather_among_misses_nanoseconds", m.amongMisses(), "ns", measured);
    constant(s, "stream_gigabytes_per_second", m.streamGigabytes(), "GB/s", measured);
    power(s, m, measured);
    s.append("# Gathers predicted by these figures and then timed, ns a line:\n");
    for (GatherCheck c : m.checks()) {
      s.append(
          String.format(
              Locale.ROOT,
              "# %s: %.3f predicted, %.3f measured, %+.1f %%%n",
              c.name(),
              c.predicted(),
              c.measured(),
              100 * c.deviation()));
    }
    return s.toString();
  }

  private static String validation(HostMeasurement m) {
    double worst = m.checks().stream().mapToDouble(c -> Math.abs(c.deviation())).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "gathers of %d threads from %d MiB within %.0f %% of their timing; the DRAM's energy is its"
            + " file's",
        m.threads(),
        m.bytes() >> 20,
        Math.ceil(100 * worst));
  }

  private static void power(StringBuilder s, HostMeasurement m, String measured) {
    OptionalDouble idle = m.idleWatts();
    OptionalDouble busy = m.busyWatts();
    if (idle.isPresent() && busy.isPresent() && busy.getAsDouble() > idle.getAsDouble()) {
      String rapl = measured + ", RAPL";
      double each = 1e3 * (busy.getAsDouble() - idle.getAsDouble()) / m.multiplyAdds();
      constant(s, "idle_watt", idle.getAsDouble(), "W", rapl);
      constant(s, "multiply_add_picojoule", each, "pJ", rapl + ": products above idle");
      ranged(s, "operation_picojoule", each, each / 4, 4 * each, "assumed: as a multiply-add");
      return;
    }
    double share = Math.max(LEAST_IDLE_WATTS, DIE_IDLE_WATTS * m.threads() / DIE_CORES);
    String range = "assumed within a sourced range: no RAPL counter could be read; ";
    s.append(
        String.format(
            Locale.ROOT,
            "idle_watt: {value: %.3f, unit: W, source: %s, low: %.3f, high: %.3f}%n",
            share,
            quoted(range + JOUPPI + ": 41 W idle a die of 18 cores, " + m.threads() + " of them"),
            LEAST_IDLE_WATTS,
            Math.max(share, DIE_IDLE_WATTS)));
    ranged(
        s,
        "multiply_add_picojoule",
        30,
        4.6,
        160,
        range
            + "Horowitz, ISSCC 2014: 4.6 pJ of arithmetic alone, to "
            + JOUPPI
            + ": (145 - 41) W of 650/ns");
    ranged(s, "operation_picojoule", 30, 0.9, 160, range + "Horowitz, ISSCC 2014, to " + JOUPPI);
  }

  private static void levels(StringBuilder s, String key, List<Level> levels, String source) {
    s.append(key).append(": {value: ").append(quoted(HostSpeed.text(levels)));
    s.append(", source: ").append(quoted(source)).append("}\n");
  }

  private static void constant(
      StringBuilder s, String key, double value, String unit, String source) {
    s.append(key)
        .append(": {value: ")
        .append(value == Math.rint(value) ? Long.toString((long) value) : digits(value))
        .append(", unit: ")
        .append(unit)
        .append(", source: ")
        .append(quoted(source))
        .append("}\n");
  }

  private static void ranged(
      StringBuilder s, String key, double value, double low, double high, String source) {
    s.append(key)
        .append(": {value: ")
        .append(digits(value))
        .append(", unit: pJ, source: ")
        .append(quoted(source))
        .append(", low: ")
        .append(digits(low))
        .append(", high: ")
        .append(digits(high))
        .append("}\n");
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "'") + "\"";
  }
}
