package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.device.Adc;
import io.pimento.pim.crossbar.error.ConverterErrors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The ADCs of one matrix, with what they did. */
public final class Conversions {
  private static final long CONVERTERS = 0x7fb5d329728ea185L;

  private final double step;
  private final long top;
  private final ConverterErrors errors;
  private final long key;
  private ConverterErrors.@Nullable Converter[] drawn = new ConverterErrors.Converter[0];
  private long count;
  private long clipped;

  /**
   * Converters for sums up to {@code most}.
   *
   * @param most greatest sum of an ideal column
   * @param key of their draws
   */
  Conversions(Adc adc, long most, ConverterErrors errors, long key) {
    top = (1L << adc.bits()) - 1;
    step = adc.scaled() ? Math.max(1, most / (double) top) : 1;
    this.errors = errors;
    this.key = key ^ CONVERTERS;
  }

  /**
   * What the logic behind an ADC makes of a column sum.
   *
   * @param adc which of the matrix' converters
   */
  double of(double sum, int adc) {
    count++;
    double steps = sum / step;
    long code = Math.round(errors.isNone() ? steps : converter(adc).seen(steps));
    if (code > top) {
      clipped++;
      code = top;
    } else if (code < 0) {
      code = 0;
    }
    return code * step;
  }

  private ConverterErrors.Converter converter(int adc) {
    if (adc >= drawn.length) {
      drawn = Arrays.copyOf(drawn, Math.max(adc + 1, 2 * drawn.length));
    }
    ConverterErrors.Converter known = drawn[adc];
    if (known == null) {
      known = errors.draw(new SplittableRandom(key + adc * 0x9e3779b97f4a7c15L), top);
      drawn[adc] = known;
    }
    return known;
  }

  /** Forgets what was counted, such as by calibration. */
  void restart() {
    count = 0;
    clipped = 0;
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
