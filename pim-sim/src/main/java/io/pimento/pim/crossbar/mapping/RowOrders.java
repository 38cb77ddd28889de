package io.pimento.pim.crossbar.mapping;

import io.pimento.pim.crossbar.CrossbarException;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Orders of a table's rows as files have them: the first rows, after which all others follow as
 * they come. Large tables have few rows that were ever read.
 */
final class RowOrders {
  private RowOrders() {}

  /**
   * Writes an order.
   *
   * @param place of every row in it
   */
  static void write(ArrayNode to, int[] place) {
    int[] order = new int[place.length];
    for (int row = 0; row < place.length; row++) {
      order[place[row]] = row;
    }
    int first = order.length;
    while (first > 0 && (first == order.length || order[first - 1] < order[first])) {
      first--;
    }
    for (int i = 0; i < first; i++) {
      to.add(order[i]);
    }
  }

  /**
   * The place of every row.
   *
   * @param what for errors
   */
  static int[] read(JsonNode from, int rows, String what) {
    int[] place = new int[rows];
    Arrays.fill(place, -1);
    int at = 0;
    for (JsonNode n : from) {
      int row = n.asInt(-1);
      if (row < 0 || row >= rows || place[row] >= 0) {
        throw new CrossbarException(
            what + ": order names the row " + n + ", of rows 0 to " + (rows - 1) + ", each once");
      }
      place[row] = at++;
    }
    for (int row = 0; row < rows; row++) {
      place[row] = place[row] < 0 ? at++ : place[row];
    }
    return place;
  }
}
