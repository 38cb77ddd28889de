package io.pimento.pim.crossbar.mapping;

import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hands out crossbars, tile by tile. */
final class Crossbars {
  private static final double NANO_IN_MILLI = 1e12;

  private final CrossbarDevice device;
  private final int tiles;
  private long next;

  Crossbars(CrossbarDevice device, double areaBudget) {
    this.device = device;
    int affordable = (int) Math.min(1 << 30, areaBudget * NANO_IN_MILLI / device.areaOfTile());
    tiles = areaBudget > 0 ? Math.min(affordable, device.tiles()) : device.tiles();
    if (tiles < 1) {
      throw new CrossbarException(
          String.format(
              Locale.ROOT,
              "area budget = %.4f mm² must be at least one tile = %.4f mm²",
              areaBudget,
              device.areaOfTile() / NANO_IN_MILLI));
    }
  }

  long free() {
    return (long) tiles * device.crossbars() - next;
  }

  /** Takes crossbars, or says who lacks them. */
  List<Span> take(long count, String who) {
    if (count > free()) {
      throw new CrossbarException(
          who
              + " needs "
              + count
              + " crossbars, but of "
              + tiles
              + " tiles of "
              + device.crossbars()
              + " only "
              + free()
              + " are free; use a larger device, fewer bits or a greater area budget");
    }
    List<Span> spans = new ArrayList<>();
    int done = 0;
    while (done < count) {
      int tile = (int) (next / device.crossbars());
      int first = (int) (next % device.crossbars());
      int n = (int) Math.min(count - done, device.crossbars() - first);
      spans.add(new Span(tile, first, n, done));
      done += n;
      next += n;
    }
    return spans;
  }

  int tilesUsed() {
    return (int) Math.ceilDiv(next, device.crossbars());
  }

  int used() {
    return (int) next;
  }
}
