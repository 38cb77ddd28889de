package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.device.Adc;

/** The ADCs of one matrix, with what they did. */
public final class Conversions {
  private final double step;
  private final long top;
  private long count;
  private long clipped;

  /**
   * Converters for sums up to {@code most}.
   *
   * @param most greatest sum of an ideal column
   */
  Conversions(Adc adc, long most) {
    top = (1L << adc.bits()) - 1;
    step = adc.scaled() ? Math.max(1, most / (double) top) : 1;
  }

  /** What the logic behind the ADC makes of a column sum. */
  double of(double sum) {
    count++;
    long code = Math.round(sum / step);
    if (code > top) {
      clipped++;
      code = top;
    } else if (code < 0) {
      code = 0;
    }
    return code * step;
  }

  /** Conversions so far. */
  public long count() {
    return count;
  }

  /** Of these, sums beyond the converter's range. */
  public long clipped() {
    return clipped;
  }
}
