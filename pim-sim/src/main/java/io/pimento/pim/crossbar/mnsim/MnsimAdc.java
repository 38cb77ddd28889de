package io.pimento.pim.crossbar.mnsim;

import io.pimento.pim.crossbar.CrossbarException;

/**
 * One of MNSIM's ADCs (Hardware_Model/ADC.py:33-102 at ca39ccb).
 *
 * @param area µm²
 * @param power W
 * @param rate GS/s
 */
record MnsimAdc(int choice, int bits, double area, double power, double rate) {
  private static final MnsimAdc[] ALL = {
    new MnsimAdc(1, 10, 1600, 6.92e-3, 1.5),
    new MnsimAdc(2, 8, 1200, 2e-3, 1.28),
    new MnsimAdc(3, 8, 1650, 4e-3, 1.1),
    new MnsimAdc(4, 6, 580, 1.26e-3, 1),
    new MnsimAdc(5, 8, 1650, 4e-3, 1.1),
    new MnsimAdc(6, 6, 1650, 1.26e-3, 1),
    new MnsimAdc(7, 4, 500, 0.7e-3, 1),
    new MnsimAdc(8, 1, 1, 0.1086 * 15e-6, 1),
    new MnsimAdc(9, 8, 15899, 8 * 0.0073e-3, 6),
  };

  static MnsimAdc of(int choice) {
    if (choice < 1 || choice > ALL.length) {
      throw new CrossbarException("adc_choice = " + choice + " must be 1 to " + ALL.length);
    }
    return ALL[choice - 1];
  }

  /** Time of a conversion, ns (ADC.py:107-114): a ramp, a sense amplifier, else two more cycles. */
  double latency() {
    if (bits == 1) {
      return 1 / rate;
    }
    return 1 / rate * (choice == 9 ? 1 << bits : bits + 2);
  }
}
