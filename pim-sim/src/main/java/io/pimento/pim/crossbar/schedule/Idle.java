package io.pimento.pim.crossbar.schedule;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.Mapping;

/** What a chip draws without work, from the first cycle of a batch to the last. */
final class Idle {
  private Idle() {}

  /**
   * Books it under {@link EnergyLedger#CHIP}.
   *
   * @param adcBusy ADC cycles of every tile
   * @param linkBusy cycles of the link to the host
   */
  static void book(
      EnergyLedger energy,
      CrossbarDevice device,
      Mapping mapping,
      long cycles,
      long[] adcBusy,
      long linkBusy) {
    int used = mapping.tilesUsed();
    long adcs = device.adcsOfTile();
    long converting = 0;
    for (int t = 0; t < used; t++) {
      converting += Math.min(adcBusy[t], cycles * adcs);
    }
    energy.add(EnergyLedger.CHIP, EnergyPart.STATIC, cycles * used * device.staticEnergy());
    energy.add(
        EnergyLedger.CHIP,
        EnergyPart.ADC_IDLE,
        (cycles * adcs * used - converting) * device.adc().idleEnergy());
    energy.add(
        EnergyLedger.CHIP,
        EnergyPart.UNUSED_TILES,
        cycles * (device.tiles() - used) * device.unusedTileEnergy());
    energy.add(
        EnergyLedger.CHIP,
        EnergyPart.LINK_IDLE,
        Math.max(0, cycles - linkBusy) * device.linkIdleEnergy());
  }
}
