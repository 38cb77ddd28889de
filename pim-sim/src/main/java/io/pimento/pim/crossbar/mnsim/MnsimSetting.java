package io.pimento.pim.crossbar.mnsim;

import io.pimento.pim.crossbar.CrossbarException;

/**
 * What distinguishes one processing element from another in MNSIM.
 *
 * @param crossbar rows and columns of the array
 * @param dacChoice which of its DACs, 1 to 7
 * @param adcChoice which of its ADCs, 1 to 9
 * @param dacs DACs of the element
 * @param adcs ADCs of the element
 * @param inputBits bits of an activation
 */
public record MnsimSetting(
    int crossbar,
    int dacChoice,
    int adcChoice,
    int dacs,
    int adcs,
    int inputBits,
    int usedRows,
    int usedColumns) {
  public MnsimSetting {
    positive("xbar", crossbar);
    positive("dac_num", dacs);
    positive("adc_num", adcs);
    positive("in_bits", inputBits);
    within("used_rows", usedRows, crossbar);
    within("used_cols", usedColumns, crossbar);
  }

  private static void positive(String key, int value) {
    if (value < 1) {
      throw new CrossbarException(key + " = " + value + " must be at least 1");
    }
  }

  private static void within(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new CrossbarException(key + " = " + value + " must be 1 to xbar = " + most);
    }
  }
}
