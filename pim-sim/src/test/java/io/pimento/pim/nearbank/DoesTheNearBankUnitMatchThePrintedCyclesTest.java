package io.pimento.pim.nearbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Kernels on HBM with and without units, against what Samsung's simulator printed. */
class DoesTheNearBankUnitMatchThePrintedCyclesTest {
  static final java.util.List<PrintedCycles> ROWS = PrintedCycles.ALL;

  @ParameterizedTest
  @FieldSource("ROWS")
  void isEveryRowWithinSevenPercent(PrintedCycles row) {
    NearBankDevice device = NearBankDeviceFile.hbmPim();
    long plain = row.ourPlain(device);
    long pim = row.ourPim(device);
    assertThat(plain).isCloseTo(row.plain(), withinPercentage(7));
    assertThat(pim).isCloseTo(row.pim(), withinPercentage(7));
  }
}
