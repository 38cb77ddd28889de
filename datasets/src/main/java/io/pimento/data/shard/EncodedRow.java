package io.pimento.data.shard;

import io.pimento.data.DataSchema;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/** One row to be written, reused from row to row. */
public final class EncodedRow {
  float label;
  float weight = 1;
  final float[] dense;
  final int[] ids;
  final List<IntArrayList> bags = new ArrayList<>();
  final List<FloatArrayList> bagWeights = new ArrayList<>();

  /** A row of zeros with empty bags. */
  public EncodedRow(DataSchema schema) {
    dense = new float[schema.denseCount()];
    ids = new int[schema.categoricalCount()];
    schema
        .bags()
        .forEach(
            field -> {
              bags.add(new IntArrayList());
              bagWeights.add(new FloatArrayList());
            });
  }

  /** Sets the label, 0 or 1. */
  public void label(float value) {
    label = value;
  }

  /** Sets the row's weight. */
  public void weight(float value) {
    weight = value;
  }

  /** Sets a dense value. */
  public void dense(int field, float value) {
    dense[field] = value;
  }

  /** Sets the index of a field of one value. */
  public void id(int field, int value) {
    ids[field] = value;
  }

  /** Empties a bag. */
  public void clearBag(int field) {
    bags.get(field).clear();
    bagWeights.get(field).clear();
  }

  /** Adds a value to a bag; the weight counts where the field has weights. */
  public void addToBag(int field, int id, float weight) {
    bags.get(field).add(id);
    bagWeights.get(field).add(weight);
  }
}
