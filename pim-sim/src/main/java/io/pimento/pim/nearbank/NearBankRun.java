package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.AllBankChannel;
import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.FencedChannel;
import io.pimento.pim.dram.statistics.Energy;
import org.jspecify.annotations.Nullable;

/**
 * What one channel did; all channels do the same at the same time.
 *
 * @param cycles until the last access is done
 * @param operations instructions carried out by each unit
 * @param busCycles cycles with data on the channel's bus
 * @param energy of the channel's DRAM, V·mA·cycle
 * @param unitEnergy of the channel's units, pJ
 */
public record NearBankRun(
    NearBankDevice device,
    long cycles,
    long operations,
    long busCycles,
    ChannelCounts counts,
    Energy energy,
    double unitEnergy) {
  /** Runs a kernel for its timing. */
  public static NearBankRun of(NearBankDevice device, UnitKernel kernel, CommandSink sink) {
    return of(device, kernel, sink, null);
  }

  /** Runs a matrix times a vector, with its results read by the host. */
  public static NearBankRun gemv(NearBankDevice device, int outputs, int inputs, CommandSink sink) {
    return switch (device.operands()) {
      case Operands.Registers _ ->
          withResults(device, new GemvKernel(device, outputs, inputs), sink);
      case Operands.Buffer _ -> new BufferGemv(device, outputs, inputs).run(sink);
    };
  }

  /** Runs a GEMV and reads its results, {@code lanes} partial sums an output. */
  public static NearBankRun withResults(
      NearBankDevice device, GemvKernel kernel, CommandSink sink) {
    Sequencer sequencer = new Sequencer(device, kernel.program());
    FencedChannel channel = new FencedChannel(0, device.memory(), sink, sequencer::step);
    channel.run(kernel.iterator());
    channel.run(kernel.results().iterator());
    return result(device, channel, sequencer.operations());
  }

  /** Runs a kernel; the units compute if there are any. */
  static NearBankRun of(
      NearBankDevice device, UnitKernel kernel, CommandSink sink, @Nullable UnitArray units) {
    Sequencer sequencer = new Sequencer(device, kernel.program());
    FencedChannel channel =
        new FencedChannel(
            0,
            device.memory(),
            sink,
            a -> {
              UnitInstruction now = sequencer.step(a);
              if (units != null) {
                units.obey(a, now, sequencer.running());
              }
            });
    channel.run(kernel.iterator());
    return result(device, channel, sequencer.operations());
  }

  /** What a host without units needs for a GEMV: weights and inputs in, outputs out. */
  public static NearBankRun plainGemv(
      NearBankDevice device, int outputs, int inputs, CommandSink sink) {
    long in =
        (long) outputs * inputs * device.elementBytes() + (long) inputs * device.elementBytes();
    return plain(device, in, (long) outputs * device.elementBytes(), sink);
  }

  /** What a host without units needs for vectors of so many elements: operands in, result out. */
  public static NearBankRun plainElementwise(
      NearBankDevice device, Elementwise operation, long elements, CommandSink sink) {
    long vector = elements * Short.BYTES;
    return plain(device, operation.operands() * vector, vector, sink);
  }

  /**
   * An elementwise kernel with its operands written by the host before, and its result read after.
   */
  public static NearBankRun withOperands(
      NearBankDevice device, ElementwiseKernel kernel, CommandSink sink) {
    Sequencer sequencer = new Sequencer(device, kernel.program());
    FencedChannel channel = new FencedChannel(0, device.memory(), sink, sequencer::step);
    long vector = (long) kernel.elements() * Short.BYTES;
    long operands = kernel.operation().operands() * vector;
    channel.run(PlainTraffic.of(device, true, 0, operands));
    channel.run(kernel.iterator());
    channel.run(PlainTraffic.of(device, false, operands, operands + vector));
    return result(device, channel, sequencer.operations());
  }

  /** What it takes to write weights into their banks, in plain mode. */
  public static NearBankRun load(NearBankDevice device, long bytes) {
    return plain(device, 0, bytes, CommandSink.NONE);
  }

  private static NearBankRun plain(NearBankDevice device, long in, long out, CommandSink sink) {
    FencedChannel channel = new FencedChannel(0, device.memory(), sink, a -> {});
    channel.run(PlainTraffic.of(device, false, 0, in));
    channel.run(PlainTraffic.of(device, true, in, in + out));
    return result(device, channel, 0);
  }

  private static NearBankRun result(NearBankDevice device, FencedChannel channel, long operations) {
    long cycles = channel.clock();
    return of(device, cycles, channel.busCycles(), channel.finish(), operations);
  }

  static NearBankRun of(NearBankDevice device, AllBankChannel channel, long operations) {
    long cycles = channel.clock();
    return of(device, cycles, channel.busCycles(), channel.finish(), operations);
  }

  private static NearBankRun of(
      NearBankDevice device, long cycles, long busCycles, ChannelCounts counts, long operations) {
    return new NearBankRun(
        device,
        cycles,
        operations,
        busCycles,
        counts,
        Energy.of(counts, device.memory().increments(), device.insideShare()),
        operations * device.unitsPerChannel() * device.operationPicojoule());
  }

  /** Energy of all channels, DRAM and units, in pJ. */
  public double picojoule() {
    return device.channels() * (energy.total() * device.memory().timings().clock())
        + device.channels() * unitEnergy;
  }

  public double nanoseconds() {
    return cycles * device.memory().timings().clock();
  }
}
