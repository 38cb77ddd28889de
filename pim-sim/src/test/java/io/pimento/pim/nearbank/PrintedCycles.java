package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.CommandSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What PIMSimulator printed at b464dde.
 *
 * @param operation null for a GEMV of outputs × inputs; else of so many outputs
 */
record PrintedCycles(
    @Nullable Elementwise operation, int outputs, int inputs, long plain, long pim) {
  static final List<PrintedCycles> ALL =
      List.of(
          gemv(4096, 128, 1108, 750),
          gemv(4096, 256, 2512, 1138),
          gemv(4096, 512, 4563, 1867),
          gemv(4096, 1024, 9042, 3662),
          gemv(4096, 4096, 36082, 13166),
          gemv(2048, 2048, 9034, 6970),
          gemv(1024, 1024, 2494, 3662),
          gemv(1024, 512, 1090, 1867),
          gemv(512, 1024, 1090, 3662),
          gemv(8192, 1024, 18392, 7037),
          gemv(8192, 4096, 71527, 26337),
          entries(Elementwise.ADD, 131072, 836, 731),
          entries(Elementwise.ADD, 524288, 3518, 1697),
          entries(Elementwise.ADD, 2097152, 13255, 5926),
          entries(Elementwise.MUL, 131072, 836, 731),
          entries(Elementwise.MUL, 262144, 1604, 1053),
          entries(Elementwise.MUL, 524288, 3518, 1697),
          entries(Elementwise.MUL, 1048576, 6651, 3349),
          entries(Elementwise.MUL, 2097152, 13255, 5926),
          entries(Elementwise.MUL, 4194304, 26856, 11806),
          entries(Elementwise.RELU, 131072, 580, 613),
          entries(Elementwise.RELU, 262144, 1092, 817),
          entries(Elementwise.RELU, 524288, 2144, 1225),
          entries(Elementwise.RELU, 1048576, 4564, 2042),
          entries(Elementwise.RELU, 2097152, 8756, 4037),
          entries(Elementwise.RELU, 4194304, 17504, 7665));

  private static PrintedCycles gemv(int outputs, int inputs, long plain, long pim) {
    return new PrintedCycles(null, outputs, inputs, plain, pim);
  }

  private static PrintedCycles entries(Elementwise operation, int elements, long plain, long pim) {
    return new PrintedCycles(operation, elements, 1, plain, pim);
  }

  long ourPlain(NearBankDevice d) {
    return (operation == null
            ? NearBankRun.plainGemv(d, outputs, inputs, CommandSink.NONE)
            : NearBankRun.plainElementwise(d, operation, outputs, CommandSink.NONE))
        .cycles();
  }

  long ourPim(NearBankDevice d) {
    UnitKernel kernel =
        operation == null
            ? new GemvKernel(d, outputs, inputs)
            : new ElementwiseKernel(d, operation, outputs);
    return NearBankRun.of(d, kernel, CommandSink.NONE).cycles();
  }

  @Override
  public String toString() {
    return operation == null ? "GEMV " + outputs + "×" + inputs : operation + " " + outputs;
  }
}
