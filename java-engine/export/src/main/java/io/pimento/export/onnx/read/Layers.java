package io.pimento.export.onnx.read;

import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.RowLinear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Products of activations with weights. Entries are multiplied where they lie: along the last axis
 * of a value, along its rows, or over several values side by side.
 */
record Layers(OnnxCall c) {
  /**
   * The product along the last axis.
   *
   * @param weight {@code [out, k]}
   * @param bias {@code [out]}, or none
   */
  Entries product(Entries x, ParameterSpec weight, @Nullable Value bias) {
    int k = x.last();
    int out = weight.shape().getFirst();
    int rows = x.size() / k;
    List<Integer> dims = Places.with(x.dims(), x.rank() - 1, out);
    List<Block> blocks = blocks(x, rows, k);
    if (blocks != null && (bias == null || !blocks.getFirst().byColumn())) {
      return laid(x, dims, rows, weight, bias, blocks);
    }
    Entries front = x.withFirst(x.rank() - 1);
    if (bias == null && rows > 1 && !x.isInARow() && front.isInARow()) {
      Value v = c.values().of(front, List.of(k, rows));
      Value y = c.values().apply(new RowLinear(1), v, c.values().builder().parameter(weight));
      int[] from = new int[rows * out];
      Arrays.setAll(from, i -> i % out * rows + i / out);
      return x.of(List.of(y), dims, from);
    }
    Value y = linear(List.of(c.values().of(x, row(rows, k))), weight, bias);
    return x.like(y, dims);
  }

  /**
   * A part of the columns that lies in one value.
   *
   * @param places of the tensor's rows among the value's
   * @param byColumn whether the value has them along its last axis: {@code [k, rows]}
   */
  private record Block(Value value, int width, int[] places, boolean byColumn) {}

  private static List<Integer> row(int rows, int k) {
    return rows == 1 ? List.of(k) : List.of(rows, k);
  }

  private Entries laid(
      Entries x,
      List<Integer> dims,
      int rows,
      ParameterSpec weight,
      @Nullable Value bias,
      List<Block> blocks) {
    int out = weight.shape().getFirst();
    int[] places = blocks.getFirst().places();
    int[] from = new int[rows * out];
    if (blocks.getFirst().byColumn()) {
      List<Value> sources = new ArrayList<>();
      for (Block b : blocks) {
        sources.add(c.values().shaped(b.value(), List.of(b.width(), rows)));
      }
      List<Value> inputs = new ArrayList<>(sources);
      inputs.addAll(views(sources, 0, weight));
      Value y = c.values().builder().apply(new RowLinear(sources.size()), inputs);
      for (int i = 0; i < from.length; i++) {
        from[i] = i % out * rows + places[i / out];
      }
      return x.of(List.of(y), dims, from);
    }
    List<Value> sources = new ArrayList<>();
    for (Block b : blocks) {
      sources.add(c.values().shaped(b.value(), row(rows, b.width())));
    }
    for (int i = 0; i < from.length; i++) {
      from[i] = places[i / out] * out + i % out;
    }
    return x.of(List.of(linear(sources, weight, bias)), dims, from);
  }

  private Value linear(List<Value> sources, ParameterSpec weight, @Nullable Value bias) {
    List<Value> inputs = new ArrayList<>(sources);
    inputs.addAll(views(sources, -1, weight));
    if (bias != null) {
      inputs.add(bias);
    }
    return c.values().builder().apply(new Linear(sources.size(), bias != null), inputs);
  }

  /** The columns of a weight that belong to each source. */
  private List<Value> views(List<Value> sources, int axis, ParameterSpec weight) {
    List<Value> views = new ArrayList<>();
    int at = 0;
    for (Value v : sources) {
      int width = axis < 0 ? v.type().last() : v.type().dim(axis);
      ParameterView view = ParameterView.block(weight, 0, weight.shape().getFirst(), at, width);
      views.add(c.values().builder().view(view));
      at += width;
    }
    return views;
  }

  /** The values that columns lie in, if every one is used whole and alike; null otherwise. */
  private static @Nullable List<Block> blocks(Entries x, int rows, int k) {
    int[] from = x.places();
    List<Block> blocks = new ArrayList<>();
    int column = 0;
    int start = 0;
    for (Value v : x.sources()) {
      int size = Math.toIntExact(v.type().size());
      int width = size / rows;
      // Single columns are joined first: a source for each would be a layer of one input.
      boolean single = width == 1 && x.sources().size() > 1;
      if (size % rows != 0 || column + width > k || single) {
        return null;
      }
      Block block = block(v, from, start, column, rows, k, width);
      boolean alike =
          block != null
              && (blocks.isEmpty()
                  || (block.byColumn() == blocks.getFirst().byColumn()
                      && Arrays.equals(block.places(), blocks.getFirst().places())));
      if (!alike) {
        return null;
      }
      blocks.add(block);
      column += width;
      start += size;
    }
    return column == k ? blocks : null;
  }

  private static @Nullable Block block(
      Value v, int[] from, int start, int column, int rows, int k, int width) {
    for (boolean byColumn : new boolean[] {false, true}) {
      int[] places = new int[rows];
      boolean fits = width > 0;
      for (int r = 0; fits && r < rows; r++) {
        int first = from[r * k + column] - start;
        places[r] = byColumn ? first : first / width;
        fits = first >= 0 && (byColumn ? first < rows : first % width == 0);
        for (int i = 0; fits && i < width; i++) {
          int at = byColumn ? i * rows + first : first + i;
          fits = from[r * k + column + i] - start == at;
        }
      }
      if (fits && Entries.isPermutation(places)) {
        return new Block(v, width, places, byColumn);
      }
    }
    return null;
  }
}
