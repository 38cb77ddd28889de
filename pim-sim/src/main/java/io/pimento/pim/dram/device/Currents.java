package io.pimento.pim.dram.device;

/**
 * Holds a device's currents against one another: no command may give energy back. Under DRAMsim3's
 * rules, which must repeat its figures, that is a warning.
 */
final class Currents {
  private Currents() {}

  static void check(Settings s, Timings t, Increments inc, boolean bankRefresh) {
    for (DramKey key : DramKey.ALL) {
      if (key.section().equals("power") && s.find("power", key.name()) != null) {
        boolean used = s.rules().isDramsim3() || key.need() != DramKey.Need.UNUSED;
        if (used && !(s.real("power", key.name(), false) >= 0)) {
          say(s, key.name(), s.text("power", key.name(), false) + " must not be negative");
        }
      }
    }
    String idle = "IDD3N";
    atLeast(s, inc.read(), "IDD4R", idle, "energy of a read");
    atLeast(s, inc.write(), "IDD4W", idle, "energy of a write");
    if (bankRefresh) {
      atLeast(s, inc.refreshBank(), "IDD5PB", idle, "energy of a bank's refresh");
    } else {
      atLeast(s, inc.refresh(), "IDD5AB", idle, "energy of a refresh");
    }
    if (inc.activate() < 0) {
      say(
          s,
          "IDD0",
          text(s, "IDD0")
              + " over tRC = "
              + t.of("tRC")
              + " is less than IDD3N = "
              + text(s, idle)
              + " over tRAS = "
              + t.of("tRAS")
              + " and IDD2N = "
              + text(s, "IDD2N")
              + " over tRP = "
              + t.of("tRP")
              + ": the energy of an activation would be negative");
    }
    if (inc.active() < inc.idle()) {
      s.warn(
          "IDD3N = "
              + text(s, idle)
              + " is less than IDD2N = "
              + text(s, "IDD2N")
              + ": an open row draws less than a closed one");
    }
  }

  private static void atLeast(Settings s, double energy, String key, String other, String what) {
    if (energy < 0) {
      say(
          s,
          key,
          text(s, key)
              + " must be at least "
              + other
              + " = "
              + text(s, other)
              + ": the "
              + what
              + " would be negative");
    }
  }

  private static String text(Settings s, String key) {
    return s.text("power", key, false);
  }

  private static void say(Settings s, String key, String rest) {
    String message = key + " = " + rest;
    if (s.rules().isDramsim3()) {
      s.warn(message + "; DRAMsim3 counts it so");
    } else {
      throw new DeviceException(s.where("power", key) + ": " + message);
    }
  }
}
