package io.pimento.peer.xgboost;

import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.Origin;
import io.pimento.data.RowSource;
import io.pimento.document.UserException;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Columns that trees read: all dense ones, click rates and counts of fields and crosses among them,
 * and the number of each categorical value, which trees can cut but not tell apart one by one.
 */
record TreeColumns(DataSchema schema) {
  private static final int BATCH = 4096;

  /**
   * Of prepared data.
   *
   * @throws UserException if they have no click rates, without which trees see little of fields
   */
  static TreeColumns of(String data, DataSchema schema) {
    if (schema.dense().stream().noneMatch(f -> f.origin().kind() == Origin.Kind.RATE)) {
      throw new UserException(
          data
              + " has no click rates of its fields, without which trees see little of them; prepare"
              + " it with --set data.inputs.use=auto");
    }
    return new TreeColumns(schema);
  }

  int count() {
    return schema.denseCount() + schema.categoricalCount();
  }

  /** Rows as the library holds them; whoever asks closes it. */
  DMatrix matrix(RowSource source, float[] labels, float[] weights) throws XGBoostError {
    int rows = labels.length;
    if ((long) rows * count() > Integer.MAX_VALUE - 8) {
      throw new UserException(
          rows + " rows of " + count() + " columns are too many for an array; use --limit-rows");
    }
    float[] values = new float[rows * count()];
    BatchBuffers buffers = BatchBuffers.direct(schema, Math.min(BATCH, rows));
    long[] numbers = new long[buffers.capacity()];
    for (int from = 0; from < rows; from += numbers.length) {
      int n = Math.min(numbers.length, rows - from);
      for (int i = 0; i < n; i++) {
        numbers[i] = (long) from + i;
      }
      source.read(numbers, 0, n, buffers);
      copy(buffers, n, values, from);
      buffers.labels().get(0, labels, from, n);
      buffers.weights().get(0, weights, from, n);
    }
    DMatrix matrix = new DMatrix(values, rows, count(), Float.NaN);
    matrix.setLabel(labels);
    matrix.setWeight(weights);
    return matrix;
  }

  private void copy(BatchBuffers buffers, int rows, float[] values, int from) {
    int dense = schema.denseCount();
    int categorical = schema.categoricalCount();
    for (int i = 0; i < rows; i++) {
      int at = (from + i) * count();
      buffers.dense().get(i * dense, values, at, dense);
      for (int c = 0; c < categorical; c++) {
        values[at + dense + c] = buffers.ids().get(i * categorical + c);
      }
    }
  }
}
