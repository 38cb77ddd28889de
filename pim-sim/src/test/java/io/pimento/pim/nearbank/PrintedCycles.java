package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.CommandSink;
import java.util.List;

/** What PIMSimulator printed, GEMV as outputs × inputs and ADD as elements × 1. */
record PrintedCycles(boolean gemv, int outputs, int inputs, long plain, long pim) {
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
          new PrintedCycles(false, 131072, 1, 836, 731),
          new PrintedCycles(false, 524288, 1, 3518, 1697),
          new PrintedCycles(false, 2097152, 1, 13255, 5926));

  private static PrintedCycles gemv(int outputs, int inputs, long plain, long pim) {
    return new PrintedCycles(true, outputs, inputs, plain, pim);
  }

  long ourPlain(NearBankDevice d) {
    return (gemv
            ? NearBankRun.plainGemv(d, outputs, inputs, CommandSink.NONE)
            : NearBankRun.plainAdd(d, outputs, CommandSink.NONE))
        .cycles();
  }

  long ourPim(NearBankDevice d) {
    UnitKernel kernel = gemv ? new GemvKernel(d, outputs, inputs) : new AddKernel(d, outputs);
    return NearBankRun.of(d, kernel, CommandSink.NONE).cycles();
  }

  @Override
  public String toString() {
    return gemv ? "GEMV " + outputs + "×" + inputs : "ADD " + outputs;
  }
}
