package io.pimento.pim.crossbar.mnsim;

import io.pimento.pim.crossbar.CrossbarException;

/**
 * One of MNSIM's DACs (Hardware_Model/DAC.py:31-82 at ca39ccb), all of 1 GS/s. The 8-bit one lacks
 * a factor 1e-3 in its power there, and so here.
 *
 * @param area µm²
 * @param power W
 */
record MnsimDac(int bits, double area, double power) {
  private static final MnsimDac[] ALL = {
    new MnsimDac(1, 0.166, 0.0039e-3),
    new MnsimDac(2, 0.332, 0.0078e-3),
    new MnsimDac(3, 0.664, 0.0156e-3),
    new MnsimDac(4, 1.328, 0.0312e-3),
    new MnsimDac(6, 5.312, 0.1248e-3),
    new MnsimDac(8, 21.248, 0.4992),
    new MnsimDac(1, 0.166, 0.0039e-3),
  };

  static MnsimDac of(int choice) {
    if (choice < 1 || choice > ALL.length) {
      throw new CrossbarException("dac_choice = " + choice + " must be 1 to " + ALL.length);
    }
    return ALL[choice - 1];
  }

  /** Time of a conversion, ns. */
  double latency() {
    return bits + 2.0;
  }
}
