package io.pimento.data.derive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The intervals of a dense field's encoded values. A value that is frequent has one of its own; the
 * others share theirs, equally many in each.
 *
 * @param dense number of the dense field
 * @param cuts ascending; a value's interval is the number of cuts that it reaches
 */
record BinCuts(int dense, float[] cuts) {
  /** Rows that an interval should have at least. */
  static final int LEAST = 20;

  /** How many intervals there are. */
  int count() {
    return cuts.length + 1;
  }

  /** The interval of a value, in {@code [0, count)}. */
  int of(float value) {
    int at = Arrays.binarySearch(cuts, value + 0f);
    return at >= 0 ? at + 1 : -at - 1;
  }

  List<Float> asList() {
    List<Float> list = new ArrayList<>();
    for (float cut : cuts) {
      list.add(cut);
    }
    return list;
  }

  /**
   * Cuts for some values, which are sorted here.
   *
   * @param most intervals
   */
  static BinCuts of(int dense, float[] values, int most) {
    for (int r = 0; r < values.length; r++) {
      values[r] += 0f; // makes −0 a 0
    }
    Arrays.sort(values);
    float[] distinct = new float[values.length];
    int[] counts = new int[values.length];
    int n = 0;
    for (int r = 0; r < values.length; r++) {
      if (r == 0 || values[r] != values[r - 1]) {
        distinct[n++] = values[r];
      }
      counts[n - 1]++;
    }
    return new BinCuts(dense, cuts(distinct, counts, n, values.length, most));
  }

  private static float[] cuts(float[] distinct, int[] counts, int n, int rows, int most) {
    int wanted = Math.max(1, Math.min(most, rows / LEAST));
    double frequent = rows / (double) wanted;
    int own = 0;
    long rest = rows;
    for (int i = 0; i < n; i++) {
      if (counts[i] > frequent) {
        own++;
        rest -= counts[i];
      }
    }
    double size = Math.max(LEAST, rest / (double) Math.max(1, wanted - own));
    float[] cuts = new float[n];
    int made = 0;
    int since = 0;
    for (int i = 0; i < n - 1; i++) {
      since += counts[i];
      boolean before = counts[i + 1] > frequent && 2 * since >= LEAST;
      if (counts[i] > frequent || since >= size || before) {
        cuts[made++] = between(distinct[i], distinct[i + 1]);
        since = 0;
      }
    }
    // What is left at the end is too little for an interval, unless a frequent value ends before.
    if (made > 0 && 2 * (since + counts[n - 1]) < LEAST) {
      made--;
    }
    return Arrays.copyOf(cuts, made);
  }

  /** A number above the lower one, and at most the higher. */
  private static float between(float low, float high) {
    float middle = (float) (0.5 * low + 0.5 * high);
    return middle > low ? middle : high;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BinCuts that && dense == that.dense && Arrays.equals(cuts, that.cuts);
  }

  @Override
  public int hashCode() {
    return 31 * dense + Arrays.hashCode(cuts);
  }

  @Override
  public String toString() {
    return "dense field " + dense + " cut at " + Arrays.toString(cuts);
  }
}
