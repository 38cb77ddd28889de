package io.pimento.app.pim;

import io.pimento.app.backend.Backends;
import io.pimento.app.config.RunConfig;
import io.pimento.app.job.EvaluateJob;
import io.pimento.app.job.TableReads;
import io.pimento.app.run.RunData;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.function.QuantizedInference;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Scores a checkpoint as a crossbar device computes it, beside floating point. */
public record PimEvaluateJob(
    Path checkpoint,
    Architecture architecture,
    RunConfig config,
    Backends.Choice backend,
    CrossbarDevice device,
    Precisions precisions) {
  private static final int BATCH = 2048;

  /** Rows of the training split that set the ranges of activations. */
  private static final int CALIBRATION = 1024;

  /**
   * A score on the device.
   *
   * @param conversions of all ADCs
   * @param clipped sums beyond the ADCs' range
   * @param saturated activations beyond the calibrated range
   */
  public record Score(Metrics metrics, long conversions, long clipped, long saturated) {}

  /**
   * All scores over the same rows.
   *
   * @param devices by the name of what is wrong with the cells
   */
  public record Scores(Metrics floating, Map<String, Score> devices) {}

  /** Scores the first rows of the validation split, once for each kind of cells. */
  public Scores run(Map<String, Faults> faults, int limit)
      throws IOException, InterruptedException {
    boolean own = EvaluateJob.isStandalone(checkpoint);
    try (RunData opened = RunData.open(config.data(), config.model().embedding())) {
      Stem stem = EvaluateJob.tables(checkpoint, opened.stem().dense());
      RunData data = opened.withTables(stem);
      Sharing sharing = own ? Sharing.STANDALONE : config.train().sharing();
      Graph graph = new Subnet(stem, architecture, sharing).inference();
      RowSource rows = data.rows(Split.VALIDATION);
      try (Machine machine =
              new Machine(new Workers(config.train().threadCount()), backend.matmul());
          ParameterStore store = new ParameterStore(0, machine.workers());
          Executor executor = machine.executor(store)) {
        Checkpoint.read(checkpoint, store, graph.parameters());
        Metrics floating =
            Predictor.predict(new CpuEngine(executor), graph, rows, BATCH, limit).metrics();
        Map<String, double[]> whole = new HashMap<>();
        for (ParameterSpec spec : graph.parameters()) {
          whole.put(spec.name(), PimFunction.values(store, spec));
        }
        Map<String, Score> scores = new LinkedHashMap<>();
        for (Map.Entry<String, Faults> f : faults.entrySet()) {
          QuantizedInference run =
              new QuantizedInference(
                  graph,
                  device,
                  precisions,
                  f.getValue(),
                  spec -> whole.getOrDefault(spec.name(), new double[0]));
          TableReads.each(
              data.rows(Split.TRAIN),
              CALIBRATION,
              b -> run.calibrate(b.count(), TableReads.feeds(graph, b)));
          scores.put(f.getKey(), score(run, graph, rows, limit));
        }
        return new Scores(floating, scores);
      }
    }
  }

  private static Score score(QuantizedInference run, Graph graph, RowSource rows, int limit)
      throws InterruptedException {
    int count = (int) Math.min(limit, rows.rows());
    float[] logits = new float[count];
    float[] labels = new float[count];
    int[] at = {0};
    TableReads.each(
        rows,
        count,
        b -> {
          double[] out = run.run(b.count(), TableReads.feeds(graph, b), TrainingGraph.LOGITS);
          for (int i = 0; i < b.count() && at[0] < count; i++) {
            logits[at[0]] = (float) out[i];
            labels[at[0]++] = b.buffers().labels().get(i);
          }
        });
    return new Score(
        Metrics.of(logits, labels, count), run.conversions(), run.clipped(), run.saturated());
  }
}
