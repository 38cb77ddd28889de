package io.pimento.job.predict;

import io.pimento.data.prepare.RowEncoder;
import io.pimento.data.reader.TableSchema;
import io.pimento.report.text.Text;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.MetricsTally;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of scored rows by the labels that they have, weighted by the schema's weight column where
 * the input has it. Where no labelled row has a weight, they are those of equal weights.
 */
public final class LabelMetrics {
  private final MetricsTally weighted = new MetricsTally();
  private final MetricsTally unweighted = new MetricsTally();
  private final @Nullable String column;
  private final double scale;

  /** Of no rows yet, which are to be weighed as when the model was trained. */
  LabelMetrics(RowEncoder encoder) {
    TableSchema schema = encoder.schema();
    column = schema == null ? null : schema.weight();
    scale = encoder.weightScale();
  }

  /**
   * Adds a row.
   *
   * @param label 1 or 0, or NaN if there is none
   * @param weight as the input has it, or NaN if there is none
   */
  void add(float logit, float label, float weight) {
    if (Float.isNaN(label)) {
      return;
    }
    float scaled = column == null ? 1 : (float) (weight * scale);
    if (Float.isFinite(scaled)) {
      weighted.add(logit, label, scaled);
    } else {
      unweighted.add(logit, label, 1);
    }
  }

  /** The metrics in one line, or nothing if no row has a label. */
  String line(long scored) {
    boolean lacking = weighted.rows() == 0 && unweighted.rows() > 0;
    MetricsTally tally = lacking ? unweighted : weighted;
    if (tally.rows() == 0) {
      return "";
    }
    Metrics m = tally.metrics();
    double error = tally.aucError();
    long unlabelled = scored - weighted.rows() - unweighted.rows();
    return "by their labels"
        + (column == null
            ? ""
            : lacking
                ? ", unweighted (no row has the weight " + column + ")"
                : " and weights (" + column + ")")
        + ": log loss "
        + Text.fixed(m.logLoss(), 6)
        + ", AUC "
        + Text.fixed(m.auc(), 6)
        + (error > 0 ? " (to " + Text.fixed(error, 6) + ")" : "")
        + ", accuracy "
        + Text.fixed(m.accuracy(), 5)
        + ", calibration "
        + Text.fixed(m.calibration(), 4)
        + " over "
        + Text.count(m.rows())
        + " rows"
        + (unlabelled > 0
            ? "; " + Text.count(unlabelled) + " more have no label that can be read"
            : "")
        + (!lacking && unweighted.rows() > 0
            ? "; " + Text.count(unweighted.rows()) + " more have no weight that can be read"
            : "");
  }
}
