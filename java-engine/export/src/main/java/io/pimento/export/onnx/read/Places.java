package io.pimento.export.onnx.read;

import java.util.ArrayList;
import java.util.List;

/** Where entries of row-major tensors come from when axes are moved, picked or repeated. */
final class Places {
  private Places() {}

  static int size(List<Integer> dims) {
    int n = 1;
    for (int d : dims) {
      n = Math.multiplyExact(n, d);
    }
    return n;
  }

  private static int[] strides(List<Integer> dims) {
    int[] strides = new int[dims.size()];
    int s = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = s;
      s *= dims.get(i);
    }
    return strides;
  }

  /** Entries of {@code dims} walked with a stride of their own along each axis. */
  private static int[] walk(List<Integer> dims, int[] strides) {
    int[] from = new int[size(dims)];
    int[] at = new int[strides.length];
    int place = 0;
    for (int i = 0; i < from.length; i++) {
      from[i] = place;
      for (int axis = at.length - 1; axis >= 0; axis--) {
        place += strides[axis];
        if (++at[axis] < dims.get(axis)) {
          break;
        }
        place -= strides[axis] * at[axis];
        at[axis] = 0;
      }
    }
    return from;
  }

  static List<Integer> permuted(List<Integer> dims, int[] order) {
    List<Integer> out = new ArrayList<>();
    for (int axis : order) {
      out.add(dims.get(axis));
    }
    return out;
  }

  /** Axis i of the result is axis {@code order[i]}. */
  static int[] transposed(List<Integer> dims, int[] order) {
    int[] strides = strides(dims);
    int[] own = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      own[i] = strides[order[i]];
    }
    return walk(permuted(dims, order), own);
  }

  /** Axes of one entry, or fewer axes, repeated to a larger shape, aligned on the right. */
  static int[] spread(List<Integer> dims, List<Integer> target) {
    int[] strides = strides(dims);
    int[] own = new int[target.size()];
    int missing = target.size() - dims.size();
    for (int i = 0; i < dims.size(); i++) {
      own[missing + i] = dims.get(i) == 1 ? 0 : strides[i];
    }
    return walk(target, own);
  }

  /** Chosen entries along an axis; −1 stays −1. */
  static int[] gathered(List<Integer> dims, int axis, int[] picks) {
    int inner = size(dims.subList(axis + 1, dims.size()));
    int outer = size(dims.subList(0, axis));
    int[] from = new int[outer * picks.length * inner];
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (int pick : picks) {
        for (int i = 0; i < inner; i++) {
          from[at++] = pick < 0 ? -1 : (o * dims.get(axis) + pick) * inner + i;
        }
      }
    }
    return from;
  }

  /** {@code dims} with another number of entries along an axis. */
  static List<Integer> with(List<Integer> dims, int axis, int size) {
    List<Integer> out = new ArrayList<>(dims);
    out.set(axis, size);
    return out;
  }

  /** 0, 1, 2, … */
  static int[] all(int n) {
    int[] from = new int[n];
    for (int i = 0; i < n; i++) {
      from[i] = i;
    }
    return from;
  }

  /** Whether every entry stays where it is. */
  static boolean isIdentity(int[] from) {
    for (int i = 0; i < from.length; i++) {
      if (from[i] != i) {
        return false;
      }
    }
    return true;
  }
}
