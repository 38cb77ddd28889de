package io.pimento.pim.crossbar.device;

import java.util.LinkedHashMap;
import java.util.Map;

/** Area of one tile by part, in whole nm²: sums are exact. */
final class TileArea {
  private static final double MICRO_IN_NANO = 1e6;

  private TileArea() {}

  static Map<String, Long> of(CrossbarConstants c) {
    long crossbars = c.count("tile.crossbars");
    long rows = c.count("array.rows");
    long columns = c.count("array.columns");
    long adcs = Math.ceilDiv(columns, c.count("adc.columns"));
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("array", crossbars * area(c, "array.area"));
    parts.put("dac", crossbars * rows * area(c, "dac.area"));
    parts.put("sample-hold", crossbars * columns * area(c, "sample_hold.area"));
    parts.put("adc", crossbars * adcs * area(c, "adc_area." + c.count("adc.bits")));
    parts.put(
        "shift-add",
        Math.ceilDiv(crossbars * adcs, c.count("shift_add.adcs")) * area(c, "shift_add.area"));
    if (Adc.isCalibrated(c)) {
      parts.put("calibration", crossbars * adcs * area(c, "adc.calibration_area"));
    }
    parts.put("registers", crossbars * area(c, "registers.area"));
    parts.put("output-register", area(c, "registers.tile_area"));
    parts.put("buffer", area(c, "buffer.area"));
    parts.put("bus", area(c, "bus.area"));
    parts.put("router", area(c, "noc.area") / c.count("noc.tiles_per_router"));
    parts.put("sigmoid", area(c, "functions.sigmoid_area"));
    parts.put("pool", area(c, "functions.pool_area"));
    parts.put("tile-shift-add", area(c, "functions.shift_add_area"));
    parts.put("digital", area(c, "digital.area"));
    parts.put("engine", area(c, "engine.area"));
    return parts;
  }

  private static long area(CrossbarConstants c, String id) {
    return Math.round(c.number(id) * MICRO_IN_NANO);
  }
}
