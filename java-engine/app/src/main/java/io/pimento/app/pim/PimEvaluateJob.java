package io.pimento.app.pim;

import io.pimento.app.config.RunConfig;
import io.pimento.app.job.EvaluateJob;
import io.pimento.app.job.TableReads;
import io.pimento.app.run.RunData;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.function.QuantizedInference;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Scores a checkpoint as a crossbar device computes it, beside floating point. Both are computed in
 * double by the operators' definitions, so that their difference is the device's alone and the same
 * on every machine.
 */
public record PimEvaluateJob(
    Path checkpoint,
    Architecture architecture,
    RunConfig config,
    CrossbarDevice device,
    Precisions precisions) {
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
   * @param ofTheMean log loss of predicting these rows' mean, whatever the row
   */
  public record Scores(Metrics floating, Map<String, Score> devices, double ofTheMean) {
    /** Those with which the device is of no use: the mean alone would predict better. */
    public List<String> failing() {
      return devices.entrySet().stream()
          .filter(e -> !(e.getValue().metrics().logLoss() <= ofTheMean))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /** Scores the first rows of the validation split, once for each kind of cells. */
  public Scores run(Map<String, Faults> faults, int limit)
      throws IOException, InterruptedException {
    boolean own = EvaluateJob.isStandalone(checkpoint);
    try (RunData opened = RunData.open(config.data(), config.model())) {
      Stem stem = EvaluateJob.tables(checkpoint, opened.stem());
      RunData data = opened.withTables(stem);
      Sharing sharing = own ? Sharing.STANDALONE : config.train().sharing();
      Graph graph = new Subnet(stem, architecture, sharing).inference();
      RowSource rows = data.rows(Split.VALIDATION);
      try (Workers workers = new Workers(1);
          ParameterStore store = new ParameterStore(0, workers)) {
        Checkpoint.read(checkpoint, store, graph.parameters());
        Map<String, double[]> whole = new HashMap<>();
        for (ParameterSpec spec : graph.parameters()) {
          whole.put(spec.name(), PimFunction.values(store, spec));
        }
        Function<ParameterSpec, double[]> parameters =
            spec -> whole.getOrDefault(spec.name(), new double[0]);
        Metrics floating =
            metrics(
                (batch, feeds) -> logits(ReferenceInterpreter.run(graph, batch, feeds, parameters)),
                graph,
                rows,
                limit);
        Map<String, Score> scores = new LinkedHashMap<>();
        for (Map.Entry<String, Faults> f : faults.entrySet()) {
          QuantizedInference run =
              new QuantizedInference(graph, device, precisions, f.getValue(), parameters);
          TableReads.each(
              data.rows(Split.TRAIN),
              CALIBRATION,
              b -> run.calibrate(b.count(), TableReads.feeds(graph, b)));
          Metrics onDevice =
              metrics((batch, feeds) -> logits(run.run(batch, feeds)), graph, rows, limit);
          scores.put(
              f.getKey(), new Score(onDevice, run.conversions(), run.clipped(), run.saturated()));
        }
        return new Scores(floating, scores, ofTheMean(data.rows(Split.VALIDATION), limit));
      }
    }
  }

  /** Computes the logits of a batch. */
  private interface Model {
    double[] logits(int batch, Map<String, Tensor> feeds);
  }

  private static double[] logits(Map<String, Tensor> outputs) {
    return Objects.requireNonNull(outputs.get(TrainingGraph.LOGITS), "logits").data();
  }

  private static double ofTheMean(RowSource rows, int limit) throws InterruptedException {
    int count = (int) Math.min(limit, rows.rows());
    int[] at = {0};
    double[] sums = new double[2];
    TableReads.each(
        rows,
        count,
        b -> {
          for (int i = 0; i < b.count() && at[0] < count; i++, at[0]++) {
            double weight = b.buffers().weights().get(i);
            sums[0] += weight;
            sums[1] += weight * b.buffers().labels().get(i);
          }
        });
    double p = sums[1] / sums[0];
    return p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p);
  }

  private static Metrics metrics(Model model, Graph graph, RowSource rows, int limit)
      throws InterruptedException {
    int count = (int) Math.min(limit, rows.rows());
    float[] logits = new float[count];
    float[] labels = new float[count];
    float[] weights = new float[count];
    int[] at = {0};
    TableReads.each(
        rows,
        count,
        b -> {
          double[] out = model.logits(b.count(), TableReads.feeds(graph, b));
          for (int i = 0; i < b.count() && at[0] < count; i++) {
            logits[at[0]] = (float) out[i];
            weights[at[0]] = b.buffers().weights().get(i);
            labels[at[0]++] = b.buffers().labels().get(i);
          }
        });
    return Metrics.of(logits, labels, weights, count);
  }
}
