package io.pimento.search.evaluate;

import io.pimento.data.Batch;
import io.pimento.data.BatchPrefetcher;
import io.pimento.data.RowOrder;
import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.BceLoss;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.Prepared;
import io.pimento.search.model.BatchInputs;
import java.util.HashMap;
import java.util.Map;

/** Predicts rows in stored order; equal rows get equal bits. */
public final class Predictor {
  /** Logits, labels and weights of the same rows. */
  public record Predictions(float[] logits, float[] labels, float[] weights) {
    public Metrics metrics() {
      return Metrics.of(logits, labels, weights, logits.length);
    }

    /** Log losses of the rows, by their weights: their plain mean is the weighted mean. */
    public float[] losses() {
      double all = 0;
      for (float w : weights) {
        all += w;
      }
      float[] losses = new float[logits.length];
      for (int i = 0; i < losses.length; i++) {
        double loss = BceLoss.of(logits[i], labels[i]);
        losses[i] = (float) (weights[i] * (losses.length / all) * loss);
      }
      return losses;
    }
  }

  private Predictor() {}

  /** Runs a graph with an output named {@code logits} over the first rows. */
  public static Predictions predict(
      Engine engine, Graph inference, RowSource source, int batch, long limit)
      throws InterruptedException {
    int count = Math.toIntExact(Math.min(limit, source.rows()));
    float[] logits = new float[count];
    float[] labels = new float[count];
    float[] weights = new float[count];
    Map<Integer, Prepared> bound = new HashMap<>();
    int done = 0;
    boolean filled = !engine.rowsAloneInAnyBatch();
    try (BatchPrefetcher batches =
        new BatchPrefetcher(source, RowOrder.sequential(source.rows()), batch, 0, filled)) {
      while (done < count) {
        Batch b = batches.next();
        if (b == null) {
          break;
        }
        int rows = filled ? batch : b.count();
        Prepared run = bound.computeIfAbsent(rows, n -> engine.prepare(inference, n));
        engine.run(run, BatchInputs.of(inference, b.buffers()));
        int n = Math.min(b.count(), count - done);
        engine.read(run, TrainingGraph.LOGITS, logits, done, n);
        b.buffers().labels().get(0, labels, done, n);
        b.buffers().weights().get(0, weights, done, n);
        done += n;
      }
    }
    return new Predictions(logits, labels, weights);
  }
}
