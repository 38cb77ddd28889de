package io.pimento.pim.dram.device;

import java.util.Map;

/**
 * Energy of one command, and of one cycle of a rank, in V·mA·cycle (times the cycle's nanoseconds:
 * pJ); all devices of a rank together. DRAMsim3's formula, configuration.cc.
 *
 * @param idle a cycle of a rank with every bank closed
 * @param active a cycle of a rank with a row open
 */
public record Increments(
    double activate,
    double read,
    double write,
    double refresh,
    double refreshBank,
    double active,
    double idle) {
  static Increments of(Settings s, Organization o, Timings t, boolean bankRefresh) {
    double vdd = s.real("power", "VDD", true);
    double idd0 = s.real("power", "IDD0", true);
    double idd2n = s.real("power", "IDD2N", true);
    double idd3n = s.real("power", "IDD3N", true);
    double idd4w = s.real("power", "IDD4W", true);
    double idd4r = s.real("power", "IDD4R", true);
    double idd5ab = s.real("power", "IDD5AB", true);
    double idd5pb = s.real("power", "IDD5PB", bankRefresh);
    double devices = o.devicesPerRank();
    int burst = t.of("burst_cycle");
    return new Increments(
        vdd * (idd0 * t.of("tRC") - (idd3n * t.of("tRAS") + idd2n * t.of("tRP"))) * devices,
        vdd * (idd4r - idd3n) * burst * devices,
        vdd * (idd4w - idd3n) * burst * devices,
        vdd * (idd5ab - idd3n) * t.of("tRFC") * devices,
        vdd * (idd5pb - idd3n) * t.of("tRFCb") * devices,
        vdd * idd3n * devices,
        vdd * idd2n * devices);
  }

  /** Increments of modes that are not simulated, and a size that DRAMsim3 reads and never uses. */
  static Map<String, Object> unused(Settings s, Organization o) {
    double vdd = s.real("power", "VDD", true);
    double devices = o.devicesPerRank();
    return Map.of(
        "pre_pd_energy_inc",
        vdd * s.real("power", "IDD2P", false) * devices,
        "sref_energy_inc",
        vdd * s.real("power", "IDD6x", false) * devices,
        "write_buf_size",
        s.integer("system", "write_buf_size", false));
  }
}
