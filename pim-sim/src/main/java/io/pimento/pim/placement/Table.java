package io.pimento.pim.placement;

/**
 * An embedding table.
 *
 * @param rows its rows, all of them: nothing is capped
 * @param rowBytes bytes of a row
 */
public record Table(String name, long rows, int rowBytes) {
  public Table {
    if (rows < 1 || rowBytes < 1) {
      throw new PlacementException(
          "table " + name + ": rows = " + rows + " and row_bytes = " + rowBytes + " must be > 0");
    }
  }

  public long bytes() {
    return rows * rowBytes;
  }
}
