package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.device.Adc;
import io.pimento.pim.crossbar.error.ConverterErrors;
import java.util.SplittableRandom;

/** The ADCs of one matrix. */
final class Conversions {
  private static final long CONVERTERS = 0x7fb5d329728ea185L;

  private final double step;
  private final long top;

  /** Empty if they only round. */
  private final ConverterErrors.Converter[] converters;

  /**
   * Converters for sums up to {@code most}.
   *
   * @param most greatest sum of an ideal column
   * @param key of their draws
   * @param count how many there are
   */
  Conversions(Adc adc, long most, ConverterErrors errors, long key, int count) {
    top = (1L << adc.bits()) - 1;
    step = adc.scaled() ? Math.max(1, most / (double) top) : 1;
    converters = new ConverterErrors.Converter[errors.isNone() ? 0 : count];
    for (int c = 0; c < converters.length; c++) {
      long seed = (key ^ CONVERTERS) + c * 0x9e3779b97f4a7c15L;
      converters[c] = errors.draw(new SplittableRandom(seed), top);
    }
  }

  /** What some of their conversions did. */
  static final class Count {
    private long all;
    private long clipped;

    void add(Count other) {
      all += other.all;
      clipped += other.clipped;
    }

    long all() {
      return all;
    }

    /** Of these, sums beyond the converter's range. */
    long clipped() {
      return clipped;
    }
  }

  /**
   * What the logic behind an ADC makes of a column sum.
   *
   * @param adc which of the matrix' converters
   */
  double of(double sum, int adc, Count count) {
    count.all++;
    double steps = sum / step;
    long code = Math.round(converters.length == 0 ? steps : converters[adc].seen(steps));
    if (code > top) {
      count.clipped++;
      code = top;
    } else if (code < 0) {
      code = 0;
    }
    return code * step;
  }
}
