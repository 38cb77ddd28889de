package io.pimento.pim.crossbar.device;

/**
 * The column converters.
 *
 * @param columns columns that share one converter, one after the other
 * @param scaled whether the converter's steps span the greatest possible sum; if not, a step is one
 *     and greater sums are clipped
 * @param cycles time of one conversion
 * @param energy attojoules of one conversion
 * @param idleEnergy attojoules of a cycle without conversion
 */
public record Adc(int bits, int columns, boolean scaled, int cycles, long energy, long idleEnergy) {
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
        Math.round(energy * c.number("adc.idle_share") / cycles));
  }
}
