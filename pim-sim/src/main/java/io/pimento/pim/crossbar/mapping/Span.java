package io.pimento.pim.crossbar.mapping;

/**
 * Neighbouring crossbars of one tile.
 *
 * @param tile which tile
 * @param first the first crossbar within it
 * @param count how many
 * @param firstBlock which block of the matrix or group of the table the first one holds
 */
public record Span(int tile, int first, int count, int firstBlock) {
  @Override
  public String toString() {
    return "t" + tile + "[" + first + ".." + (first + count - 1) + "]";
  }
}
