package io.pimento;

import io.pimento.graph.Graph;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tensors of the reference as rows of a batch. */
final class TensorRows {
  private TensorRows() {}

  static float[] floats(Tensor t) {
    float[] all = new float[t.data().length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) t.get(i);
    }
    return all;
  }

  /** What a graph reads of some tensors, which may be nothing. */
  static Batch batch(Graph graph, int rows, Map<String, Tensor> tensors) {
    @Nullable Batch batch = null;
    for (String name : graph.inputs().keySet()) {
      Tensor t = tensors.get(name);
      if (t == null) {
        throw new IllegalArgumentException("no tensor " + name);
      }
      batch =
          switch (t.type().element()) {
            case REAL, ROWS ->
                batch == null ? Batch.of(name, reals(t, rows)) : batch.and(name, reals(t, rows));
            case INDEX ->
                batch == null ? Batch.of(name, ids(t, rows)) : batch.and(name, ids(t, rows));
            case BAGS -> {
              int[][] bags = bags(t, rows);
              Batch first = batch == null ? Batch.of("rows", new float[rows]) : batch;
              yield first.and(name, bags, weights(t, bags));
            }
          };
    }
    return batch == null ? Batch.of("rows", new float[rows]) : batch;
  }

  private static float[][] reals(Tensor t, int rows) {
    int width = width(t.type());
    float[][] all = new float[rows][width];
    for (int i = 0; i < rows * width; i++) {
      all[i / width][i % width] = (float) t.get(i);
    }
    return all;
  }

  private static int[][] ids(Tensor t, int rows) {
    int width = width(t.type());
    int[][] all = new int[rows][width];
    for (int i = 0; i < rows * width; i++) {
      all[i / width][i % width] = (int) t.get(i);
    }
    return all;
  }

  private static int[][] bags(Tensor t, int rows) {
    int[][] all = new int[rows][];
    for (int b = 0; b < rows; b++) {
      int from = (int) t.get(b);
      all[b] = new int[(int) t.get(b + 1) - from];
      for (int k = 0; k < all[b].length; k++) {
        all[b][k] = (int) t.get(rows + 1 + from + k);
      }
    }
    return all;
  }

  private static float[][] weights(Tensor t, int[][] bags) {
    float[][] all = new float[bags.length][];
    int at = bags.length + 1 + (int) t.get(bags.length);
    for (int b = 0; b < bags.length; b++) {
      all[b] = new float[bags[b].length];
      for (int k = 0; k < all[b].length; k++) {
        all[b][k] = (float) t.get(at++);
      }
    }
    return all;
  }

  private static int width(TensorType type) {
    return Math.toIntExact(type.size());
  }
}
