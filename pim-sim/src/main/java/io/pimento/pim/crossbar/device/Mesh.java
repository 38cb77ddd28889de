package io.pimento.pim.crossbar.device;

/**
 * The network of routers. Tile t hangs at router t / tilesPerRouter; routers are numbered row by
 * row and packets go along the row first.
 *
 * @param flit bits that a link moves in a period
 * @param hopCycles through one router and link
 * @param periodCycles between two flits on a link
 * @param flitEnergy attojoules of a flit through one router and link
 */
public record Mesh(
    int columns,
    int rows,
    int tilesPerRouter,
    int flit,
    int hopCycles,
    int periodCycles,
    long flitEnergy) {
  static Mesh of(CrossbarConstants c) {
    return new Mesh(
        c.count("noc.columns"),
        c.count("noc.rows"),
        c.count("noc.tiles_per_router"),
        c.count("noc.flit"),
        c.atLeastOneCycle("noc.hop"),
        c.atLeastOneCycle("noc.period"),
        c.attojoules("noc.energy"));
  }

  /** Tiles of the chip. */
  public int tiles() {
    return columns * rows * tilesPerRouter;
  }

  /** Routers of the chip. */
  public int routers() {
    return columns * rows;
  }
}
