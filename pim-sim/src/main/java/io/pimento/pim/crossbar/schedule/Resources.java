package io.pimento.pim.crossbar.schedule;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.device.Mesh;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/** Numbers for everything that serves one thing at a time. */
final class Resources {
  private static final int DIRECTIONS = 4;

  private final CrossbarDevice device;
  private final Mesh mesh;
  private final int tiles;
  private final int buses;
  private final int links;
  private final int ports;

  Resources(CrossbarDevice device) {
    this.device = device;
    mesh = device.mesh();
    tiles = mesh.tiles();
    buses = tiles * device.crossbars();
    links = buses + 3 * tiles;
    ports = links + DIRECTIONS * mesh.routers();
  }

  int crossbar(int tile, int index) {
    return tile * device.crossbars() + index;
  }

  int bus(int tile) {
    return buses + tile;
  }

  int digital(int tile) {
    return buses + tiles + tile;
  }

  int engine(int tile) {
    return buses + 2 * tiles + tile;
  }

  int host() {
    return ports + 2 * tiles;
  }

  int count() {
    return host() + 1;
  }

  int link(int router, int direction) {
    return links + router * DIRECTIONS + direction;
  }

  int router(int tile) {
    return tile / mesh.tilesPerRouter();
  }

  /** The links from a tile to another: out of it, along the row, along the column, into it. */
  int[] path(int from, int to) {
    IntArrayList path = new IntArrayList();
    path.add(ports + 2 * from);
    int at = router(from);
    int end = router(to);
    while (at % mesh.columns() != end % mesh.columns()) {
      boolean east = at % mesh.columns() < end % mesh.columns();
      path.add(link(at, east ? 0 : 1));
      at += east ? 1 : -1;
    }
    while (at != end) {
      boolean south = at < end;
      path.add(link(at, south ? 2 : 3));
      at += south ? mesh.columns() : -mesh.columns();
    }
    path.add(ports + 2 * to + 1);
    return path.toIntArray();
  }

  /** Whether something is computed or read there, rather than moved. */
  boolean computes(int resource) {
    boolean bus = resource >= buses && resource < digital(0);
    boolean link = resource >= links && resource < host();
    return resource >= 0 && !bus && !link;
  }

  int firstBus() {
    return buses;
  }

  int firstLink() {
    return links;
  }
}
