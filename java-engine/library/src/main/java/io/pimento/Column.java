package io.pimento;

import io.pimento.graph.Element;
import io.pimento.graph.TensorType;
import io.pimento.runtime.memory.NativeMemory;
import org.jspecify.annotations.Nullable;

/** What a batch holds under one name. */
sealed interface Column {
  int rows();

  /** In words, for messages. */
  String words();

  /** Bytes that some rows take up as an input. */
  long bytes(InputRule rule, RowOrder order);

  /** Writes some rows as an input, and checks each entry. */
  void write(InputRule rule, RowOrder order, long address);

  /** Rows of real numbers; a row of one number may come alone. */
  record Reals(float @Nullable [] single, float @Nullable [][] rows2) implements Column {
    @Override
    public int rows() {
      return single != null ? single.length : rows2 == null ? 0 : rows2.length;
    }

    @Override
    public String words() {
      return "real numbers";
    }

    @Override
    public long bytes(InputRule rule, RowOrder order) {
      if (rule.type().element() != Element.REAL) {
        throw rule.wrong("row numbers (int)", words());
      }
      return Float.BYTES * rule.type().size(order.rows());
    }

    @Override
    public void write(InputRule rule, RowOrder order, long address) {
      int width = Math.toIntExact(rule.type().size());
      float[] one = new float[1];
      for (int i = 0; i < order.rows(); i++) {
        int row = order.row(i);
        float[] entries = one;
        if (single != null) {
          one[0] = single[row];
        } else if (rows2 != null) {
          entries = rows2[row];
        }
        rule.width(row, entries.length, width);
        for (int c = 0; c < width; c++) {
          rule.real(row, c, entries[c]);
        }
        NativeMemory.copy(entries, 0, address + (long) Float.BYTES * i * width, width);
      }
    }
  }

  /** One row number a row. */
  record Ids(int[] ids) implements Column {
    @Override
    public int rows() {
      return ids.length;
    }

    @Override
    public String words() {
      return "row numbers";
    }

    @Override
    public long bytes(InputRule rule, RowOrder order) {
      if (rule.type().element() == Element.BAGS) {
        throw rule.wrong("bags (int[][])", "one row number a row (int[])");
      }
      if (rule.type().element() != Element.INDEX) {
        throw rule.wrong("real numbers (float)", words());
      }
      return Integer.BYTES * rule.type().size(order.rows());
    }

    @Override
    public void write(InputRule rule, RowOrder order, long address) {
      int width = Math.toIntExact(rule.type().size());
      for (int i = 0; i < order.rows(); i++) {
        int row = order.row(i);
        rule.width(row, 1, width);
        rule.id(row, 0, ids[row]);
        NativeMemory.putInt(address, i, ids[row]);
      }
    }
  }

  /** Row numbers: one for each table, or a bag of one. */
  record IdRows(int[][] ids, float @Nullable [][] weights) implements Column {
    @Override
    public int rows() {
      return ids.length;
    }

    @Override
    public String words() {
      return weights == null ? "row numbers" : "bags with weights";
    }

    @Override
    public long bytes(InputRule rule, RowOrder order) {
      if (rule.type().element() == Element.REAL
          || (weights != null && rule.type().element() == Element.INDEX)) {
        throw rule.wrong(
            rule.type().element() == Element.REAL ? "real numbers (float)" : "row numbers alone",
            words());
      }
      if (rule.type().element() == Element.INDEX) {
        return Integer.BYTES * rule.type().size(order.rows());
      }
      long all = 0;
      for (int i = 0; i < order.rows(); i++) {
        all += ids[order.row(i)].length;
      }
      return Integer.BYTES * (order.rows() + 1 + 2 * all);
    }

    @Override
    public void write(InputRule rule, RowOrder order, long address) {
      if (rule.type().element() == Element.INDEX) {
        int width = Math.toIntExact(rule.type().size());
        for (int i = 0; i < order.rows(); i++) {
          int[] row = ids[order.row(i)];
          rule.width(order.row(i), row.length, width);
          for (int c = 0; c < width; c++) {
            rule.id(order.row(i), c, row[c]);
          }
          NativeMemory.copyInts(row, 0, address + (long) Integer.BYTES * i * width, width);
        }
      } else {
        bags(rule, rule.type(), order, address);
      }
    }

    private void bags(InputRule rule, TensorType type, RowOrder order, long address) {
      int n = order.rows();
      int all = 0;
      for (int i = 0; i < n; i++) {
        all += ids[order.row(i)].length;
      }
      int at = 0;
      for (int i = 0; i < n; i++) {
        int row = order.row(i);
        int[] bag = ids[row];
        rule.bag(row, bag.length, type.last());
        NativeMemory.putInt(address, i, at);
        for (int k = 0; k < bag.length; k++, at++) {
          rule.id(row, 0, bag[k]);
          NativeMemory.putInt(address, n + 1L + at, bag[k]);
          float weight = weights == null ? 1 : weight(rule, weights, row, k);
          NativeMemory.put(address, n + 1L + all + at, weight);
        }
      }
      NativeMemory.putInt(address, n, at);
    }

    private float weight(InputRule rule, float[][] all, int row, int k) {
      rule.width(row, all[row].length, ids[row].length);
      rule.real(row, k, all[row][k]);
      return all[row][k];
    }
  }
}
