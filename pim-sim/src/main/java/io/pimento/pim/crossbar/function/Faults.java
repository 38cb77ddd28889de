package io.pimento.pim.crossbar.function;

import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.error.ConverterErrors;
import io.pimento.pim.crossbar.error.Drift;
import io.pimento.pim.crossbar.error.ReadNoise;
import io.pimento.pim.crossbar.error.Variation;
import io.pimento.pim.crossbar.error.WriteVerify;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a crossbar.
 *
 * @param seed of everything drawn
 * @param variation of programmed conductances
 * @param verify how cells are programmed
 * @param stuckOff part of the cells stuck at the lowest conductance
 * @param stuckOn part stuck at the highest
 * @param drift of conductances since
 * @param noise of every read
 * @param converters what ADCs get wrong
 * @param wires whether currents are those of the real wires
 * @param calibrated whether columns are calibrated, even if the device's file does not say so
 * @param ofDevice whether whatever the device's file states is added
 */
public record Faults(
    long seed,
    Variation variation,
    WriteVerify verify,
    double stuckOff,
    double stuckOn,
    Drift drift,
    ReadNoise noise,
    ConverterErrors converters,
    boolean wires,
    boolean calibrated,
    boolean ofDevice) {
  /** Perfect cells. */
  public static final Faults NONE =
      new Faults(
          0,
          Variation.none(),
          WriteVerify.NONE,
          0,
          0,
          Drift.NONE,
          ReadNoise.none(),
          ConverterErrors.NONE,
          false,
          false,
          false);

  public Faults {
    part("stuck-off", stuckOff);
    part("stuck-on", stuckOn);
    if (stuckOff + stuckOn > 1) {
      throw new CrossbarException(
          "stuck-off = " + stuckOff + " and stuck-on = " + stuckOn + " must not exceed 1 together");
    }
  }

  private static void part(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new CrossbarException(key + " = " + value + " must be 0 to 1");
    }
  }

  /**
   * Faults of a text such as {@code variation=reram,stuck-on=0.001,drift=86400,wires,seed=7}; see
   * {@link FaultText}.
   */
  public static Faults parse(String text) {
    return FaultText.parse(text);
  }

  /** These faults, and if asked for, what a device's file states and these leave out. */
  public Faults on(CrossbarDevice d) {
    if (!ofDevice) {
      return this;
    }
    return new Faults(
        seed,
        variation.isNone() ? d.cell().variation() : variation,
        verify.isNone() ? d.cell().verify() : verify,
        stuckOff,
        stuckOn,
        drift,
        noise.isNone() ? d.cell().noise() : noise,
        converters.isNone() ? d.adc().errors() : converters,
        wires || d.array().wireOhms() > 0,
        calibrated,
        false);
  }

  /** Whether columns add whole numbers and converters only round. */
  public boolean isNone() {
    return !ofDevice && !isRandom() && drift.isNone() && !wires;
  }

  /** Whether every cell passes just what its number asks for. */
  boolean areCellsExact() {
    return variation.isNone()
        && stuckOff == 0
        && stuckOn == 0
        && drift.isNone()
        && noise.isNone()
        && !wires;
  }

  /** Whether another seed gives other numbers; what a device's file states counts as if it did. */
  public boolean isRandom() {
    return ofDevice
        || !variation.isNone()
        || stuckOff > 0
        || stuckOn > 0
        || (drift.spread() && !drift.isNone())
        || !noise.isNone()
        || !converters.isNone();
  }

  /** The same faults drawn from another seed. */
  public Faults with(long newSeed) {
    return new Faults(
        newSeed,
        variation,
        verify,
        stuckOff,
        stuckOn,
        drift,
        noise,
        converters,
        wires,
        calibrated,
        ofDevice);
  }

  /**
   * The same faults from so many seeds, the first their own; one alone where nothing is drawn.
   *
   * @param count at least 1
   */
  public List<Faults> seeds(int count) {
    List<Faults> all = new ArrayList<>();
    for (int i = 0; i < (isRandom() ? count : 1); i++) {
      all.add(with(seed + i));
    }
    return all;
  }
}
