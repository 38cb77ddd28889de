package io.pimento.pim.crossbar.device;

import io.pimento.pim.crossbar.error.ConverterErrors;

/**
 * The column converters.
 *
 * @param columns columns that share one converter, one after the other
 * @param scaled whether the converter's steps span the greatest possible sum; if not, a step is one
 *     and greater sums are clipped
 * @param cycles time of one conversion
 * @param energy attojoules of one conversion
 * @param idleEnergy attojoules of a cycle without conversion
 * @param errors of each converter, as the file states them
 * @param calibrated whether each column's conversions are multiplied by a gain and moved by an
 *     offset found after programming
 * @param calibrationEnergy attojoules of that product
 */
public record Adc(
    int bits,
    int columns,
    boolean scaled,
    int cycles,
    long energy,
    long idleEnergy,
    ConverterErrors errors,
    boolean calibrated,
    long calibrationEnergy) {
  static Adc of(CrossbarConstants c) {
    int bits = c.count("adc.bits");
    int cycles = c.atLeastOneCycle("adc_time." + bits);
    long energy = c.attojoules("adc_energy." + bits);
    return new Adc(
        bits,
        c.count("adc.columns"),
        c.word("adc.range").equals("scale"),
        cycles,
        energy,
        Math.round(energy * c.number("adc.idle_share") / cycles),
        new ConverterErrors(
            c.numberOr("adc.offset_lsb", 0),
            c.numberOr("adc.gain_error", 0),
            c.numberOr("adc.inl_lsb", 0),
            c.numberOr("adc.code_inl_lsb", 0)),
        isCalibrated(c),
        isCalibrated(c) ? c.attojoules("adc.calibration_energy") : 0);
  }

  static boolean isCalibrated(CrossbarConstants c) {
    return c.has("adc.calibration") && c.word("adc.calibration").equals("column");
  }
}
