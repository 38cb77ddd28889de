package io.pimento.codesign.traffic;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;

/** The bags of one field for some rows, as graphs read them: offsets, ids, a weight an id. */
public final class RaggedRows {
  private final DoubleArrayList offsets = new DoubleArrayList(new double[] {0});
  private final DoubleArrayList ids = new DoubleArrayList();
  private final DoubleArrayList weights = new DoubleArrayList();

  /** Adds a value to the present row. */
  public void add(int id, float weight) {
    ids.add(id);
    weights.add(weight);
  }

  /** Goes on to the next row. */
  public void endRow() {
    offsets.add(ids.size());
  }

  /** All of it. */
  public double[] numbers() {
    DoubleArrayList all = new DoubleArrayList(offsets);
    all.addAll(ids);
    all.addAll(weights);
    return all.toDoubleArray();
  }
}
