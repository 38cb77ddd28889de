package io.pimento.data.derive;

import io.pimento.data.BagBuffer;
import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * Some rows with the code of each field: the indices of categorical fields, then the intervals of
 * binned ones.
 */
final class CodedRows {
  final int[][] codes;
  final List<Bag> bags = new ArrayList<>();
  final float[] labels;
  final float[] weights;

  /** Which statistics a row reads; {@link Folds#ALL} unless it is a train row. */
  final int[] folds;

  private final DataSchema raw;
  private final List<BinCuts> bins;
  int rows;

  /** The values that the rows have of a field of several. */
  static final class Bag {
    final IntArrayList ids = new IntArrayList();
    final int[] ends;
    private final int cardinality;

    Bag(int capacity, int cardinality) {
      ends = new int[capacity];
      this.cardinality = cardinality;
    }

    void add(int id) {
      ids.add(known(id, cardinality));
    }

    int from(int row) {
      return row == 0 ? 0 : ends[row - 1];
    }

    int to(int row) {
      return ends[row];
    }
  }

  CodedRows(DataSchema raw, List<BinCuts> bins, int capacity) {
    this.raw = raw;
    this.bins = bins;
    codes = new int[raw.categoricalCount() + bins.size()][capacity];
    raw.bags().forEach(field -> bags.add(new Bag(capacity, field.cardinality())));
    labels = new float[capacity];
    weights = new float[capacity];
    folds = new int[capacity];
  }

  /** The code of an index: that of unknown values for those which dictionaries had not yet. */
  private static int known(int id, int cardinality) {
    return id < cardinality ? id : 0;
  }

  /** How many codes each field has. */
  static int[] cardinalities(DataSchema raw, List<BinCuts> bins) {
    int[] all = new int[raw.categoricalCount() + bins.size()];
    for (int f = 0; f < raw.categoricalCount(); f++) {
      all[f] = raw.categorical().get(f).cardinality();
    }
    for (int b = 0; b < bins.size(); b++) {
      all[raw.categoricalCount() + b] = bins.get(b).count();
    }
    return all;
  }

  /** Forgets the rows. */
  void clear() {
    rows = 0;
    bags.forEach(bag -> bag.ids.clear());
  }

  /** Takes the first rows of a batch of the raw schema. */
  void take(BatchBuffers batch, int count) {
    clear();
    int fields = raw.categoricalCount();
    for (int f = 0; f < fields; f++) {
      int cardinality = raw.categorical().get(f).cardinality();
      for (int r = 0; r < count; r++) {
        codes[f][r] = known(batch.ids().get(r * fields + f), cardinality);
      }
    }
    int dense = raw.denseCount();
    for (int b = 0; b < bins.size(); b++) {
      BinCuts cuts = bins.get(b);
      for (int r = 0; r < count; r++) {
        codes[fields + b][r] = cuts.of(batch.dense().get(r * dense + cuts.dense()));
      }
    }
    for (int i = 0; i < bags.size(); i++) {
      Bag bag = bags.get(i);
      BagBuffer from = batch.bags().get(i);
      for (int r = 0; r < count; r++) {
        for (int k = 0; k < from.size(r); k++) {
          bag.add(from.id(r, k));
        }
        bag.ends[r] = bag.ids.size();
      }
    }
    for (int r = 0; r < count; r++) {
      labels[r] = batch.labels().get(r);
      weights[r] = batch.weights().get(r);
      folds[r] = Folds.ALL;
    }
    rows = count;
  }

  /** Takes one row, of no fold, whose bags are filled already. */
  void take(float[] dense, int[] ids) {
    for (int f = 0; f < raw.categoricalCount(); f++) {
      codes[f][0] = known(ids[f], raw.categorical().get(f).cardinality());
    }
    for (int b = 0; b < bins.size(); b++) {
      codes[raw.categoricalCount() + b][0] = bins.get(b).of(dense[bins.get(b).dense()]);
    }
    for (Bag bag : bags) {
      bag.ends[0] = bag.ids.size();
    }
    folds[0] = Folds.ALL;
    rows = 1;
  }
}
