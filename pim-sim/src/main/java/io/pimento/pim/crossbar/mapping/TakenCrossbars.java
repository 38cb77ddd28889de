package io.pimento.pim.crossbar.mapping;

import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Crossbars that a file gives away, each once. */
final class TakenCrossbars {
  private final CrossbarDevice device;
  private final BitSet taken = new BitSet();
  private int tiles;

  TakenCrossbars(CrossbarDevice device) {
    this.device = device;
  }

  /**
   * Reads neighbouring crossbars that hold blocks 0 to wanted − 1 in order.
   *
   * @param who for errors
   */
  List<Span> read(JsonNode from, long wanted, String who) {
    List<Span> spans = new ArrayList<>();
    int block = 0;
    for (JsonNode n : from) {
      Span s =
          new Span(
              n.path(MappingJson.TILE).asInt(-1),
              n.path(MappingJson.FIRST).asInt(-1),
              n.path(MappingJson.COUNT).asInt(-1),
              n.path(MappingJson.BLOCK).asInt(-1));
      boolean inside =
          s.tile() >= 0
              && s.tile() < device.tiles()
              && s.first() >= 0
              && s.count() > 0
              && s.first() + s.count() <= device.crossbars();
      if (!inside) {
        throw new CrossbarException(
            who
                + ": crossbars "
                + n
                + " are not on the chip, which has the tiles 0 to "
                + (device.tiles() - 1)
                + " of "
                + device.crossbars()
                + " crossbars");
      }
      if (s.firstBlock() != block) {
        throw new CrossbarException(
            who + ": crossbars " + n + " begin with the wrong block; the next is " + block);
      }
      take(s, who);
      block += s.count();
      spans.add(s);
    }
    if (block != wanted) {
      throw new CrossbarException(who + " needs " + wanted + " crossbars, but is given " + block);
    }
    return spans;
  }

  private void take(Span s, String who) {
    for (int c = s.first(); c < s.first() + s.count(); c++) {
      int at = s.tile() * device.crossbars() + c;
      if (taken.get(at)) {
        throw new CrossbarException(
            who + ": crossbar " + c + " of tile " + s.tile() + " holds something else already");
      }
      taken.set(at);
    }
    tiles = Math.max(tiles, s.tile() + 1);
  }

  /** Tiles up to the last that holds anything. */
  int tilesUsed() {
    return tiles;
  }

  int used() {
    return taken.cardinality();
  }
}
