package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.Access;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A matrix of {@code outputs × inputs} times one vector. A unit holds eight outputs of a tile; an
 * input tile is eight registers of inputs. Even input tiles lie in even banks, odd ones in odd
 * banks, so the two need one pass each (PIMSimulator src/tests/PIMKernel.cpp: executeGemv).
 *
 * @param vector the inputs as FP16, or empty where only the timing matters
 */
public record GemvKernel(NearBankDevice device, int outputs, int inputs, short[] vector)
    implements UnitKernel {
  public GemvKernel {
    if (outputs < 1 || inputs < 1) {
      throw new IllegalArgumentException("GEMV of " + outputs + " × " + inputs);
    }
    if (vector.length != 0 && vector.length != inputs) {
      throw new IllegalArgumentException(
          "GEMV of " + inputs + " inputs got a vector of " + vector.length);
    }
    vector = vector.clone();
    int rows = (resultColumn(device, outputs, inputs, outputTiles(device, outputs)) - 1);
    if (rows / device.columns() >= device.parkRow()) {
      throw new IllegalArgumentException(
          "GEMV of "
              + outputs
              + " × "
              + inputs
              + " needs "
              + (rows / device.columns() + 1)
              + " rows of a bank; below the park row there are "
              + device.parkRow());
    }
  }

  /** For its timing alone. */
  public GemvKernel(NearBankDevice device, int outputs, int inputs) {
    this(device, outputs, inputs, new short[0]);
  }

  @Override
  public short[] vector() {
    return vector.clone();
  }

  /** Passes over the inputs: all units together hold {@code units × registers} outputs. */
  public int outputTiles() {
    return outputTiles(device, outputs);
  }

  private static int outputTiles(NearBankDevice device, int outputs) {
    return Math.ceilDiv(outputs, device.units() * device.registers());
  }

  /** Tiles of {@code lanes × registers} inputs. */
  public int inputTiles() {
    return Math.ceilDiv(Math.ceilDiv(inputs, device.lanes()), device.registers());
  }

  /** The first column, counted through the rows of a bank, of a tile's weights. */
  public int weightColumn(int inputTile, int outputTile) {
    int pairs = Math.ceilDiv(inputTiles(), 2);
    return device.registers() * device.registers() * (inputTile / 2 + outputTile * pairs);
  }

  /** The first column, counted through the rows of odd banks, of a tile's results. */
  public int resultColumn(int outputTile) {
    return resultColumn(device, outputs, inputs, outputTile);
  }

  private static int resultColumn(NearBankDevice d, int outputs, int inputs, int outputTile) {
    int inputTiles = Math.ceilDiv(Math.ceilDiv(inputs, d.lanes()), d.registers());
    int tiles = outputTiles(d, outputs) * Math.ceilDiv(inputTiles, 2);
    return tiles * d.registers() * d.registers() + outputTile * d.registers();
  }

  @Override
  public List<UnitInstruction> program() {
    int even = Math.ceilDiv(inputTiles(), 2);
    int odd = inputTiles() / 2;
    List<UnitInstruction> p = new ArrayList<>();
    for (int tiles : new int[] {even, odd}) {
      if (tiles > 0) {
        p.add(new UnitInstruction.MultiplyAdd());
        p.add(new UnitInstruction.Jump(1, device.registers() * tiles - 1));
      }
    }
    p.add(new UnitInstruction.Idle());
    p.add(new UnitInstruction.Exit());
    return p;
  }

  @Override
  public Stream<Access> accesses() {
    Protocol p = new Protocol(device);
    Stream<List<Access>> before = Stream.of(p.park(), p.enter(), p.program(program().size()));
    Stream<List<Access>> work = IntStream.range(0, outputTiles()).boxed().flatMap(t -> tile(p, t));
    Stream<List<Access>> after = Stream.of(p.leave(), p.park());
    return Stream.of(before, work, after).flatMap(s -> s).flatMap(List::stream);
  }

  /** The reads that bring the partial sums of channel 0 to the host. */
  Stream<Access> results() {
    int perTile = device.units() * device.registers();
    return IntStream.range(0, outputTiles())
        .boxed()
        .flatMap(
            t -> {
              int left = Math.min(perTile, outputs - t * perTile);
              int units =
                  Math.min(device.unitsPerChannel(), Math.ceilDiv(left, device.registers()));
              return IntStream.range(0, units * device.registers())
                  .mapToObj(
                      i -> {
                        int at = resultColumn(t) + i % device.registers();
                        int bank = 2 * (i / device.registers()) + 1;
                        return Access.read(bank, at / device.columns(), at % device.columns());
                      });
            });
  }

  private Stream<List<Access>> tile(Protocol p, int outputTile) {
    Stream<List<Access>> inputs =
        Stream.concat(
                IntStream.range(0, inputTiles()).filter(i -> i % 2 == 0).boxed(),
                IntStream.range(0, inputTiles()).filter(i -> i % 2 == 1).boxed())
            .flatMap(i -> products(p, i, outputTile));
    int result = resultColumn(outputTile);
    return Stream.of(Stream.of(p.start()), inputs, Stream.of(p.sweep(true, 1, 0, result), p.stop()))
        .flatMap(s -> s);
  }

  /** Inputs to GRF_A of all units, then eight accesses a register. */
  private Stream<List<Access>> products(Protocol p, int inputTile, int outputTile) {
    List<Access> load = new ArrayList<>();
    for (int r = 0; r < device.registers(); r++) {
      Access write = Access.write(1, device.registerRow(), UnitArray.INPUT_COLUMN + r);
      load.add(vector.length == 0 ? write : write.with(lanes(inputTile, r)));
    }
    int column = weightColumn(inputTile, outputTile);
    Stream<List<Access>> reads =
        IntStream.range(0, device.registers())
            .mapToObj(r -> p.sweep(false, inputTile % 2, 0, column + r * device.registers()));
    return Stream.concat(Stream.of(Protocol.fenced(load)), reads);
  }

  private short[] lanes(int inputTile, int register) {
    int from = (inputTile * device.registers() + register) * device.lanes();
    int to = Math.min(from + device.lanes(), vector.length);
    return from >= to
        ? new short[device.lanes()]
        : Arrays.copyOf(Arrays.copyOfRange(vector, from, to), device.lanes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GemvKernel k
        && device.equals(k.device)
        && outputs == k.outputs
        && inputs == k.inputs
        && Arrays.equals(vector, k.vector);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * outputs + inputs) + Arrays.hashCode(vector);
  }

  @Override
  public String toString() {
    return "GEMV " + outputs + "x" + inputs;
  }
}
