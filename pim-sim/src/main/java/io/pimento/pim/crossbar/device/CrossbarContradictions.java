package io.pimento.pim.crossbar.device;

import io.pimento.pim.crossbar.CrossbarException;
import java.util.ArrayList;
import java.util.List;

/** Holds a device against itself; an error names the key, the rule and both values. */
final class CrossbarContradictions {
  private static final int WIDEST = 8;

  private CrossbarContradictions() {}

  /** What is odd but possible. */
  static List<String> check(CrossbarConstants c) {
    above(c, "cell.r_off", "cell.r_on");
    atMost(c, "adc.columns", "array.columns");
    if (c.has("array.active_rows")) {
      atMost(c, "array.active_rows", "array.rows");
    }
    if (Adc.isCalibrated(c)) {
      c.needed("adc.calibration_energy", "adc.calibration = column", "what a product takes");
      c.needed("adc.calibration_area", "adc.calibration = column", "of a converter's multiplier");
    }
    limit(c, "cell.bits");
    limit(c, "dac.bits");
    List<String> warnings = new ArrayList<>();
    int adc = c.count("adc.bits");
    int active = (int) c.numberOr("array.active_rows", c.count("array.rows"));
    int needed = exactBits(active, c.count("cell.bits"), c.count("dac.bits"));
    if (adc > needed) {
      warnings.add(
          c.file()
              + ": adc.bits = "
              + adc
              + " is wider than any column sum: "
              + active
              + " rows of "
              + c.count("cell.bits")
              + "-bit cells and "
              + c.count("dac.bits")
              + "-bit inputs need "
              + needed);
    }
    if (!c.notGiven().isEmpty()) {
      warnings.add(c.file() + ": not given, so assumed: " + String.join(", ", c.notGiven()));
    }
    return warnings;
  }

  /** Bits of the greatest sum that a column can have. */
  static int exactBits(int rows, int cellBits, int dacBits) {
    long most = (long) rows * ((1 << cellBits) - 1) * ((1 << dacBits) - 1);
    return Long.SIZE - Long.numberOfLeadingZeros(most);
  }

  private static void above(CrossbarConstants c, String key, String other) {
    if (!(c.number(key) > c.number(other))) {
      throw wrong(c, key, "above " + other + " = " + c.word(other));
    }
  }

  private static void atMost(CrossbarConstants c, String key, String other) {
    if (c.number(key) > c.number(other)) {
      throw wrong(c, key, "at most " + other + " = " + c.word(other));
    }
  }

  private static void limit(CrossbarConstants c, String key) {
    if (c.count(key) > WIDEST) {
      throw wrong(c, key, "at most " + WIDEST);
    }
  }

  private static CrossbarException wrong(CrossbarConstants c, String key, String rule) {
    return new CrossbarException(c.file() + ": " + key + " = " + c.word(key) + " must be " + rule);
  }
}
