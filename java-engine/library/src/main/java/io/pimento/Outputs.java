package io.pimento;

import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.search.evaluate.Metrics;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What a graph gave for some rows. */
public final class Outputs {
  private final int rows;
  private final Map<String, TensorType> types;
  private final Map<String, float[]> values;

  Outputs(int rows, Map<String, TensorType> types, Map<String, float[]> values) {
    this.rows = rows;
    this.types = new TreeMap<>(types);
    this.values = new TreeMap<>(values);
  }

  /** How many rows were run. */
  public int rows() {
    return rows;
  }

  /**
   * All numbers of an output, row-major.
   *
   * @throws IllegalArgumentException naming those there are, if there is none of that name
   */
  public float[] values(String output) {
    float[] all = values.get(output);
    if (all == null) {
      throw new IllegalArgumentException("no output " + output + "; there are " + values.keySet());
    }
    return all.clone();
  }

  /** The same, an array a row. */
  public float[][] rows(String output) {
    float[] all = values(output);
    TensorType type = types.get(output);
    if (type == null || !type.batched()) {
      throw new IllegalArgumentException("output " + output + " " + type + " has no rows");
    }
    int width = Math.toIntExact(type.size());
    float[][] each = new float[rows][];
    for (int i = 0; i < rows; i++) {
      each[i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
    }
    return each;
  }

  /** The output {@code logits}, a number a row. */
  public float[] logits() {
    return values(TrainingGraph.LOGITS);
  }

  /** Its probabilities: 1 / (1 + exp(−logit)). */
  public float[] probabilities() {
    float[] p = logits();
    for (int i = 0; i < p.length; i++) {
      p[i] = (float) (1 / (1 + Math.exp(-p[i])));
    }
    return p;
  }

  /** How well the logits predict labels: log loss, AUC and others. */
  public Metrics metrics(float[] labels) {
    if (labels.length != rows) {
      throw new IllegalArgumentException(labels.length + " labels for " + rows + " rows");
    }
    return Metrics.of(logits(), labels, rows);
  }
}
