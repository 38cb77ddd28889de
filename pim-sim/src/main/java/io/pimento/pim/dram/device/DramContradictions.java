package io.pimento.pim.dram.device;

/** Holds a device file against itself; an error names the key, the rule and both values. */
final class DramContradictions {
  private DramContradictions() {}

  static int powerOfTwo(Settings s, String section, String key) {
    int value = s.integer(section, key, true);
    if (value < 1 || Integer.bitCount(value) != 1) {
      throw new DeviceException(
          s.where(section, key) + ": " + key + " = " + value + " must be a power of two");
    }
    return value;
  }

  static int positive(Settings s, String section, String key) {
    int value = s.integer(section, key, true);
    if (value < 1) {
      throw new DeviceException(
          s.where(section, key) + ": " + key + " = " + value + " must be > 0");
    }
    return value;
  }

  /** A timing that is no common key. */
  static int integer(Settings s, String key) {
    Setting found = s.find("timing", key);
    if (found == null) {
      throw new IllegalArgumentException(key);
    }
    try {
      return Integer.decode(found.value());
    } catch (NumberFormatException e) {
      throw new DeviceException(
          found.where() + ": " + key + " = '" + found.value() + "' is not a whole number");
    }
  }

  static void check(Settings s, Organization o, Timings t, Policies p) {
    if (s.find("timing", "tRC") != null) {
      atLeast(s, "tRC", integer(s, "tRC"), "tRAS + tRP", t.of("tRAS") + t.of("tRP"));
    }
    t.all()
        .forEach(
            (key, value) -> {
              if (value < 0) {
                throw new DeviceException(
                    s.where("timing", key) + ": " + key + " = " + value + " must not be negative");
              }
            });
    if (!(t.clock() > 0)) {
      throw new DeviceException(s.where("timing", "tCK") + ": tCK = " + t.clock() + " must be > 0");
    }
    String column = o.protocol().splitsRowToColumn() ? "tRCDRD" : "tRCD";
    atLeast(s, "tRAS", t.of("tRAS"), column, t.of(column));
    if (o.groups() > 1) {
      for (String key : new String[] {"tCCD", "tRRD", "tWTR"}) {
        atLeast(s, key + "_L", t.of(key + "_L"), key + "_S", t.of(key + "_S"));
      }
    }
    atLeast(s, "tFAW", t.of("tFAW"), "tRRD_S", t.of("tRRD_S"));
    if (p.refresh().isByBank()) {
      atLeast(s, "tREFIb", t.of("tREFIb"), "1 cycle", 1);
    } else {
      atLeast(s, "tREFI / ranks", t.of("tREFI") / o.ranks(), "1 cycle", 1);
      atLeast(s, "tREFI", t.of("tREFI"), "tRFC", t.of("tRFC"));
    }
  }

  private static void atLeast(Settings s, String key, int value, String other, int least) {
    if (value < least) {
      throw new DeviceException(
          s.where("timing", key)
              + ": "
              + key
              + " = "
              + value
              + " must be at least "
              + other
              + " = "
              + least);
    }
  }
}
