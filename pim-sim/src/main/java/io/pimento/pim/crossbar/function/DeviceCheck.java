package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.BitWidths;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a device computes what it stores when its cells have faults, and above all when the wires
 * of its own file are real: seeded products of one whole crossbar against the exact ones.
 *
 * @param error root mean square of the change by the deviation of the exact products
 */
public record DeviceCheck(double error) {
  /**
   * From here on a device fails. At .14 (small-crossbar-32nm under its wires) the model of
   * VALIDATION.md loses .74 of log loss, where predicting the mean would lose .03.
   */
  public static final double FAILS = 0.1;

  private static final BitWidths EIGHT = new BitWidths(8, 8);
  private static final int VECTORS = 16;
  private static final int MOST = 256;
  private static final long SEED = 1;
  private static final Map<Object, DeviceCheck> KNOWN = new ConcurrentHashMap<>();

  /** What a device's own wires do; found once for each array, cell and converter. */
  public static DeviceCheck ownWires(CrossbarDevice d) {
    return d.array().wireOhms() == 0 ? new DeviceCheck(0) : of(d, Faults.parse("wires"));
  }

  /** What faults do. */
  public static DeviceCheck of(CrossbarDevice d, Faults faults) {
    if (faults.isNone()) {
      return new DeviceCheck(0);
    }
    return KNOWN.computeIfAbsent(
        List.of(d.array(), d.cell(), d.adc(), d.dacBits(), d.differential(), faults),
        k -> measure(d, faults));
  }

  private static DeviceCheck measure(CrossbarDevice whole, Faults faults) {
    CrossbarDevice d = corner(whole);
    int inputs = d.array().rows();
    int outputs = Math.max(1, d.array().columns() / d.cellsPerWeight(EIGHT.weights()));
    SplittableRandom random = new SplittableRandom(SEED);
    int[] weights = new int[outputs * inputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.clamp(Math.round(random.nextGaussian() * 40), -127, 127);
    }
    CrossbarMatrix exact = matrix(d, outputs, inputs, weights, Faults.NONE);
    CrossbarMatrix real = matrix(d, outputs, inputs, weights, faults);
    double change = 0;
    double sum = 0;
    double squares = 0;
    int count = VECTORS * outputs;
    for (int v = 0; v < VECTORS; v++) {
      int[] x = new int[inputs];
      for (int i = 0; i < inputs; i++) {
        // Activations behind a rectifier: half of them are zero.
        x[i] = Math.clamp(Math.round(random.nextGaussian() * 80), 0, 255);
      }
      double[] right = exact.multiply(x);
      double[] seen = real.multiply(x);
      for (int o = 0; o < outputs; o++) {
        change += Math.pow(seen[o] - right[o], 2);
        sum += right[o];
        squares += right[o] * right[o];
      }
    }
    double spread = squares / count - Math.pow(sum / count, 2);
    return new DeviceCheck(Math.sqrt(change / count / Math.max(spread, Double.MIN_NORMAL)));
  }

  /** At most 256 by 256 of its cells, which lose less to the wires than all of them. */
  private static CrossbarDevice corner(CrossbarDevice d) {
    CrossbarDevice small = d;
    if (d.adc().columns() > MOST) {
      small = small.with("adc.columns", Integer.toString(MOST));
    }
    if (d.array().columns() > MOST) {
      small = small.with("array.columns", Integer.toString(MOST));
    }
    if (d.array().rows() > MOST && d.array().activeRows() > MOST) {
      small = small.with("array.active_rows", Integer.toString(MOST));
    }
    return d.array().rows() > MOST ? small.with("array.rows", Integer.toString(MOST)) : small;
  }

  private static CrossbarMatrix matrix(
      CrossbarDevice d, int outputs, int inputs, int[] weights, Faults faults) {
    return new CrossbarMatrix(d, EIGHT, outputs, inputs, weights, faults, 0);
  }

  public boolean fails() {
    return error >= FAILS;
  }

  /** What to say of a device wherever it is used; empty if it computes under its own wires. */
  public static Optional<String> ownWiresWarning(CrossbarDevice d) {
    DeviceCheck check = ownWires(d);
    return check.fails()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s fails under its own wires: %s Ω a segment over %d by %d cells of %s Ω move"
                    + " products by %.2f of their deviation. Time and energy are those of a device"
                    + " that computes wrong numbers, and it is left out of claims; 'pimento pim"
                    + " evaluate --faults wires' says what a model loses",
                d.name(),
                d.constants().text("array.wire_resistance"),
                d.array().rows(),
                d.array().columns(),
                d.constants().text("cell.r_on"),
                check.error()))
        : Optional.empty();
  }

  /** The same of faults that a run asks for. */
  public static Optional<String> warning(CrossbarDevice d, Faults faults, String text) {
    DeviceCheck check = of(d, faults);
    return check.fails()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s fails with the faults %s: they move products by %.2f of their deviation;"
                    + " it is left out of claims",
                d.name(),
                text,
                check.error()))
        : Optional.empty();
  }
}
