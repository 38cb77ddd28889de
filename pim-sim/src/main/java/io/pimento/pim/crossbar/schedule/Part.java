package io.pimento.pim.crossbar.schedule;

/** What energy is spent on. */
public enum Part {
  DAC,
  ARRAY,
  SAMPLE_HOLD,
  ADC,
  SHIFT_ADD,
  BUFFER,
  BUS,
  NOC,
  DIGITAL,
  ENGINE,
  TABLE,
  WRITE,
  HOST,
  STATIC;

  /** The name in results. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
