package io.pimento.search.evaluate;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.BceLoss;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.RowStore;
import io.pimento.runtime.engine.ScoringQueue;
import io.pimento.search.train.UploadedRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Predicts rows in stored order; equal rows get equal bits. */
public final class Predictor {
  /** Logits, labels and weights of the same rows. */
  public record Predictions(float[] logits, float[] labels, float[] weights) {
    /** Those of some rows, and then of others. */
    public static Predictions joined(List<Predictions> parts) {
      int rows = parts.stream().mapToInt(p -> p.logits.length).sum();
      Predictions all = new Predictions(new float[rows], new float[rows], new float[rows]);
      int at = 0;
      for (Predictions part : parts) {
        int n = part.logits.length;
        System.arraycopy(part.logits, 0, all.logits, at, n);
        System.arraycopy(part.labels, 0, all.labels, at, n);
        System.arraycopy(part.weights, 0, all.weights, at, n);
        at += n;
      }
      return all;
    }

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
    try {
      return stored(engine.scoringQueue(), engine, inference, source, batch, limit);
    } catch (IndexOutOfBoundsException e) {
      return named(engine, inference, source, batch, limit);
    }
  }

  /**
   * The same over all rows, for who scores them again and again: a device that has room for them
   * keeps them.
   */
  public static Predictions predictKept(Engine engine, Graph inference, RowSource source, int batch)
      throws InterruptedException {
    Optional<RowStore> store = UploadedRows.store(engine, source, source.rows());
    if (store.isEmpty()) {
      return predict(engine, inference, source, batch, Long.MAX_VALUE);
    }
    try (GatheredChunks rows = new GatheredChunks(store.get(), source, batch)) {
      return predict(engine.scoringQueue(), inference, rows);
    } catch (IndexOutOfBoundsException e) {
      return named(engine, inference, source, batch, Long.MAX_VALUE);
    }
  }

  /** One batch after another, once something was wrong: to say which row and field it was. */
  private static Predictions named(
      Engine engine, Graph inference, RowSource source, int batch, long limit)
      throws InterruptedException {
    return stored(engine.hostQueue(), engine, inference, source, batch, limit);
  }

  private static Predictions stored(
      ScoringQueue queue, Engine engine, Graph inference, RowSource source, int batch, long limit)
      throws InterruptedException {
    try (StoredChunks rows =
        new StoredChunks(source, batch, limit, !engine.rowsAloneInAnyBatch())) {
      return predict(queue, inference, rows);
    }
  }

  /** The same over rows that lie in a queue's memory. */
  static Predictions predict(ScoringQueue queue, Graph inference, Chunks.Labelled rows)
      throws InterruptedException {
    float[] logits = new float[rows.total()];
    Map<Integer, CompiledGraph> bound = new HashMap<>();
    int done = 0;
    for (int n = rows.next(); n > 0; n = rows.next()) {
      CompiledGraph run =
          bound.computeIfAbsent(rows.size(), size -> queue.prepare(inference, size));
      rows.run(queue, run);
      queue.fetch(run, TrainingGraph.LOGITS, logits, done, n);
      done += n;
    }
    queue.finish();
    return new Predictions(logits, rows.labels(), rows.weights());
  }
}
