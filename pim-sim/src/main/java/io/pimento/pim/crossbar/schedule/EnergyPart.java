package io.pimento.pim.crossbar.schedule;

import io.pimento.document.Labelled;

/** What energy is spent on. */
public enum EnergyPart implements Labelled {
  DAC,
  ARRAY,
  SAMPLE_HOLD,
  ADC,
  SHIFT_ADD,
  REGISTER,
  BUFFER,
  BUS,
  NOC,
  DIGITAL,
  ENGINE,
  TABLE,
  WRITE,
  HOST,
  /** Leakage of the tiles in use. */
  STATIC,
  ADC_IDLE,
  /** Tiles that hold nothing, gated or not. */
  UNUSED_TILES,
  LINK_IDLE;

  /** The name in results. */
  @Override
  public String label() {
    return Labelled.hyphened(this);
  }
}
