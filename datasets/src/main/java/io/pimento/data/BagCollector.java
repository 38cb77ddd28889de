package io.pimento.data;

import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * The bags of rows that come one after the other, until it is known how many rows a batch has:
 * {@link BagBuffer} wants all sizes first.
 */
public final class BagCollector {
  private static final class Field {
    final IntArrayList ids = new IntArrayList();
    final FloatArrayList weights = new FloatArrayList();
    final IntArrayList ends = new IntArrayList();

    int from(int row) {
      return row == 0 ? 0 : ends.getInt(row - 1);
    }
  }

  private final List<Field> fields = new ArrayList<>();

  /** No rows yet. */
  public BagCollector(DataSchema schema) {
    schema.bags().forEach(field -> fields.add(new Field()));
  }

  /** Forgets the rows. */
  public void clear() {
    for (Field f : fields) {
      f.ids.clear();
      f.weights.clear();
      f.ends.clear();
    }
  }

  /** Adds a value to a bag of the present row. */
  public void add(int bag, int id, float weight) {
    fields.get(bag).ids.add(id);
    fields.get(bag).weights.add(weight);
  }

  /** Forgets the values of the present row. */
  public void clearRow() {
    for (Field f : fields) {
      int from = f.from(f.ends.size());
      f.ids.size(from);
      f.weights.size(from);
    }
  }

  /** Ends the present row. */
  public void endRow() {
    for (Field f : fields) {
      f.ends.add(f.ids.size());
    }
  }

  /**
   * Lays out a batch.
   *
   * @param rows of the batch, at least those collected; further ones have empty bags
   */
  public void fill(List<BagBuffer> to, int rows) {
    for (int i = 0; i < fields.size(); i++) {
      Field f = fields.get(i);
      BagBuffer buffer = to.get(i);
      int collected = f.ends.size();
      buffer.begin(rows);
      for (int row = 0; row < rows; row++) {
        buffer.size(row, row < collected ? f.ends.getInt(row) - f.from(row) : 0);
      }
      for (int row = 0; row < collected; row++) {
        int from = f.from(row);
        for (int k = 0; k < f.ends.getInt(row) - from; k++) {
          buffer.put(row, k, f.ids.getInt(from + k), f.weights.getFloat(from + k));
        }
      }
    }
  }
}
