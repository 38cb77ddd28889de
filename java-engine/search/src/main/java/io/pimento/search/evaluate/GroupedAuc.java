package io.pimento.search.evaluate;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * The mean AUC inside groups, such as a user's rows, each group by its rows' weights (Zhu et al.,
 * "Optimized cost per click in Taobao display advertising", KDD 2017). Groups of one class have no
 * AUC and are left out, and so are rows whose group is missing, rare or unknown: index 0.
 *
 * @param auc NaN if no group has both classes
 * @param groups groups with both
 * @param oneClass groups of one class
 * @param rows rows of the groups with both
 * @param ungrouped rows of index 0
 */
public record GroupedAuc(double auc, long groups, long oneClass, long rows, long ungrouped) {
  /** From predictions and the group of each row. */
  public static GroupedAuc of(Predictor.Predictions p, int[] group) {
    Int2ObjectMap<IntArrayList> members = new Int2ObjectOpenHashMap<>();
    long ungrouped = 0;
    for (int i = 0; i < group.length; i++) {
      if (group[i] == 0) {
        ungrouped++;
      } else {
        members.computeIfAbsent(group[i], g -> new IntArrayList()).add(i);
      }
    }
    double sum = 0;
    double all = 0;
    long groups = 0;
    long rows = 0;
    // In the order of groups, so that the sum has one.
    int[] keys = members.keySet().toIntArray();
    java.util.Arrays.sort(keys);
    for (int key : keys) {
      int[] of = members.get(key).toIntArray();
      float[] logits = new float[of.length];
      float[] labels = new float[of.length];
      float[] weights = new float[of.length];
      double weight = 0;
      for (int k = 0; k < of.length; k++) {
        logits[k] = p.logits()[of[k]];
        labels[k] = p.labels()[of[k]];
        weights[k] = p.weights()[of[k]];
        weight += weights[k];
      }
      double auc = Metrics.auc(logits, labels, weights, of.length);
      if (!Double.isNaN(auc)) {
        sum += weight * auc;
        all += weight;
        groups++;
        rows += of.length;
      }
    }
    return new GroupedAuc(
        groups == 0 ? Double.NaN : sum / all, groups, keys.length - groups, rows, ungrouped);
  }
}
