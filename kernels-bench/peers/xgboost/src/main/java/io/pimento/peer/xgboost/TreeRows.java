package io.pimento.peer.xgboost;

import io.pimento.data.FirstRows;
import io.pimento.data.RowSource;
import io.pimento.search.evaluate.Metrics;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** A split in memory. */
record TreeRows(DMatrix matrix, float[] labels, float[] weights) implements AutoCloseable {
  /**
   * Reads it.
   *
   * @param limit most rows; 0 for all
   */
  static TreeRows of(TreeColumns columns, RowSource source, long limit) throws XGBoostError {
    RowSource rows = limit > 0 && limit < source.rows() ? new FirstRows(source, limit) : source;
    float[] labels = new float[Math.toIntExact(rows.rows())];
    float[] weights = new float[labels.length];
    return new TreeRows(columns.matrix(rows, labels, weights), labels, weights);
  }

  /** What the first trees of a model say of the rows, measured as all our models are. */
  Metrics score(Booster trees, int count) throws XGBoostError {
    float[][] said = trees.predict(matrix, true, count);
    float[] logits = new float[said.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = said[i][0];
    }
    return Metrics.of(logits, labels, weights, logits.length);
  }

  @Override
  public void close() {
    matrix.dispose();
  }
}
