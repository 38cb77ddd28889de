package io.pimento.pim.crossbar.function;

import io.pimento.document.NearestName;
import io.pimento.pim.crossbar.CrossbarException;
import java.util.List;

/**
 * What is wrong with the cells.
 *
 * @param seed of everything drawn
 * @param variation of programmed conductances
 * @param stuckOff part of the cells stuck at the lowest conductance
 * @param stuckOn part stuck at the highest
 * @param driftSeconds time since programming, over which conductances fall as in phase-change
 *     memory; 0 for no drift
 * @param wires whether currents are those of the real wires
 */
public record Faults(
    long seed,
    Variation variation,
    double stuckOff,
    double stuckOn,
    double driftSeconds,
    boolean wires) {
  /** Perfect cells. */
  public static final Faults NONE = new Faults(0, Variation.named("none"), 0, 0, 0, false);

  private static final List<String> KEYS =
      List.of("seed", "variation", "stuck-off", "stuck-on", "drift", "wires");

  /** When drift starts, seconds after programming (aihwkit). */
  private static final double DRIFT_START = 20;

  public Faults {
    part("stuck-off", stuckOff);
    part("stuck-on", stuckOn);
    if (stuckOff + stuckOn > 1) {
      throw new CrossbarException(
          "stuck-off = " + stuckOff + " and stuck-on = " + stuckOn + " must not exceed 1 together");
    }
    if (!(driftSeconds >= 0) || !Double.isFinite(driftSeconds)) {
      throw new CrossbarException("drift = " + driftSeconds + " s must be at least 0");
    }
  }

  private static void part(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new CrossbarException(key + " = " + value + " must be 0 to 1");
    }
  }

  /** Faults of a text such as {@code variation=reram,stuck-on=0.001,drift=86400,wires,seed=7}. */
  public static Faults parse(String text) {
    Faults f = NONE;
    for (String part : text.split(",", -1)) {
      String[] pair = part.strip().split("=", 2);
      String value = pair.length == 2 ? pair[1] : "";
      f =
          switch (pair[0]) {
            case "seed" -> f.with((long) number(part, value), f.variation, f.stuckOff, f.stuckOn);
            case "variation" -> f.with(f.seed, Variation.named(value), f.stuckOff, f.stuckOn);
            case "stuck-off" -> f.with(f.seed, f.variation, number(part, value), f.stuckOn);
            case "stuck-on" -> f.with(f.seed, f.variation, f.stuckOff, number(part, value));
            case "drift" ->
                new Faults(
                    f.seed, f.variation, f.stuckOff, f.stuckOn, number(part, value), f.wires);
            case "wires" ->
                new Faults(f.seed, f.variation, f.stuckOff, f.stuckOn, f.driftSeconds, true);
            default ->
                throw new CrossbarException(
                    "unknown fault '"
                        + pair[0]
                        + "'; the nearest is '"
                        + NearestName.of(pair[0], KEYS)
                        + "'");
          };
    }
    return f;
  }

  private static double number(String part, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new CrossbarException("fault '" + part + "': '" + value + "' is not a number");
    }
  }

  private Faults with(long newSeed, Variation v, double off, double on) {
    return new Faults(newSeed, v, off, on, driftSeconds, wires);
  }

  /** Whether cells are as programmed, so that columns add whole numbers. */
  public boolean isNone() {
    return variation.deviation(1) == 0
        && variation.deviation(0.5) == 0
        && stuckOff == 0
        && stuckOn == 0
        && driftSeconds == 0
        && !wires;
  }

  /** What is left of a conductance g after the drift (aihwkit: exponent over ln g). */
  double drifted(double g) {
    if (driftSeconds <= DRIFT_START || g <= 0) {
      return g;
    }
    double exponent = Math.clamp(-0.0155 * Math.log(g) + 0.0244, 0.049, 0.1);
    return g * Math.pow(driftSeconds / DRIFT_START, -exponent);
  }
}
