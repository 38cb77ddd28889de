package io.pimento.pim.dram.control;

import org.jspecify.annotations.Nullable;

/**
 * One column access that a host sends to a channel of rank 0.
 *
 * @param bank the flat number of the bank; after {@link Effect#TO_ALL_BANK} the first bank of the
 *     class (even or odd) that obeys
 * @param fence nothing later may overtake it, and it overtakes nothing
 * @param data the FP16 lanes written, or null where only the timing matters
 */
public record Access(
    boolean write,
    int bank,
    int row,
    int column,
    boolean fence,
    Effect effect,
    short @Nullable [] data) {
  /** What the access does to the mode of the channel. */
  public enum Effect {
    NONE,
    TO_ALL_BANK,
    TO_SINGLE_BANK,
    START_UNITS,
    STOP_UNITS
  }

  /** A plain read. */
  public static Access read(int bank, int row, int column) {
    return new Access(false, bank, row, column, false, Effect.NONE, null);
  }

  /** A plain write. */
  public static Access write(int bank, int row, int column) {
    return new Access(true, bank, row, column, false, Effect.NONE, null);
  }

  /** The same with a fence. */
  public Access fenced() {
    return new Access(write, bank, row, column, true, effect, data);
  }

  /** The same with an effect. */
  public Access with(Effect other) {
    return new Access(write, bank, row, column, fence, other, data);
  }

  /** The same with data. */
  public Access with(short[] lanes) {
    return new Access(write, bank, row, column, fence, effect, lanes);
  }
}
