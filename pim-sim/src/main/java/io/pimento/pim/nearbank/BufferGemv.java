package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.AllBankChannel;
import io.pimento.pim.dram.control.CommandSink;

/**
 * A matrix times a vector from buffers. A row of a bank holds one output's weights for as many
 * inputs as the buffer holds (a chunk); a chunk of the vector stays in the buffer while all outputs
 * are served, one a bank, and the host adds up the chunks' partial sums.
 */
record BufferGemv(NearBankDevice device, int outputs, int inputs) {
  BufferGemv {
    if (outputs < 1 || inputs < 1) {
      throw new IllegalArgumentException("GEMV of " + outputs + " × " + inputs);
    }
  }

  /** Numbers of a chunk. */
  int chunk() {
    int row = device.columns() * device.memory().organization().accessBytes();
    return Math.min(device.buffer().bytes(), row) / device.elementBytes();
  }

  NearBankRun run(CommandSink sink) {
    Operands.Buffer b = device.buffer();
    int banks = device.memory().organization().banksPerRank();
    int access = device.memory().organization().accessBytes();
    int passes = Math.ceilDiv(outputs, banks * device.channels());
    int chunks = Math.ceilDiv(inputs, chunk());
    if ((long) passes * chunks > device.memory().organization().rows()) {
      throw new IllegalArgumentException(
          "GEMV of "
              + outputs
              + " × "
              + inputs
              + " needs "
              + (long) passes * chunks
              + " rows of a bank; there are "
              + device.memory().organization().rows());
    }
    AllBankChannel channel =
        new AllBankChannel(
            device.memory(),
            new AllBankChannel.Units(
                b.together(), b.rowToStepCycles(), b.stepCycles(), b.resultCycles()),
            sink);
    int results = Math.ceilDiv(banks * device.elementBytes(), access);
    long operations = 0;
    for (int c = 0; c < chunks; c++) {
      int numbers = Math.min(chunk(), inputs - c * chunk());
      int steps = Math.ceilDiv(numbers * device.elementBytes(), access);
      channel.fill(steps);
      for (int pass = 0; pass < passes; pass++) {
        channel.row(c * passes + pass, steps, results);
        operations += steps;
      }
    }
    return NearBankRun.of(device, channel, operations);
  }
}
