package io.pimento.codesign.simulate;

import io.pimento.codesign.traffic.TableReads;
import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.function.QuantizedInference;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Repeats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A trained model as a crossbar device computes it, beside floating point. Both are computed in
 * double by the operators' definitions, so that their difference is the device's alone and the same
 * on every machine. All scores are over the same rows.
 *
 * @param perfect on the device with perfect cells
 * @param devices by the name of what is wrong with the cells
 * @param ofTheMean log loss of predicting these rows' mean, whatever the row
 */
public record DeviceScores(
    Metrics floating, Metrics perfect, Map<String, DeviceScores.Score> devices, double ofTheMean) {
  /** Rows of the training split that set the ranges of activations. */
  private static final int CALIBRATION = 1024;

  /**
   * Scores on the device, one a seed of its faults, over the same rows.
   *
   * @param seeds at least one; just one where nothing is drawn
   * @param conversions of all ADCs, over all seeds
   * @param clipped sums beyond the ADCs' range
   * @param saturated activations beyond the calibrated range
   */
  public record Score(List<Metrics> seeds, long conversions, long clipped, long saturated) {
    public Score {
      seeds = List.copyOf(seeds);
    }

    /** Log losses, seed by seed. */
    public Repeats logLoss() {
      return new Repeats(seeds.stream().map(Metrics::logLoss).toList());
    }

    /** Areas under the curve, seed by seed. */
    public Repeats auc() {
      return new Repeats(seeds.stream().map(Metrics::auc).toList());
    }
  }

  public DeviceScores {
    devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
  }

  /**
   * Scores first rows, once for each kind of cells.
   *
   * @param weights where the graph's parameters are
   * @param train whose first rows set the ranges of activations
   * @param scored whose first rows are scored
   * @param limit how many
   * @param seeds of faults that are drawn, the first being their own
   */
  public static DeviceScores of(
      Graph graph,
      ParameterStore weights,
      RowSource train,
      RowSource scored,
      CrossbarDevice device,
      Precisions precisions,
      Map<String, Faults> faults,
      int limit,
      int seeds)
      throws InterruptedException {
    Map<String, double[]> whole = new HashMap<>();
    for (ParameterSpec spec : graph.parameters()) {
      whole.put(spec.name(), PimFunction.values(weights, spec));
    }
    Function<ParameterSpec, double[]> parameters =
        spec -> whole.getOrDefault(spec.name(), new double[0]);
    Metrics floating =
        metrics(
            (batch, feeds) -> logits(ReferenceInterpreter.run(graph, batch, feeds, parameters)),
            graph,
            scored,
            limit);
    Scorer scorer = new Scorer(graph, train, scored, device, precisions, parameters, limit);
    Map<String, Score> scores = new LinkedHashMap<>();
    Score perfect = scorer.of(List.of(Faults.NONE));
    for (Map.Entry<String, Faults> f : faults.entrySet()) {
      List<Faults> all = f.getValue().seeds(seeds);
      scores.put(f.getKey(), f.getValue().isNone() ? perfect : scorer.of(all));
    }
    return new DeviceScores(floating, perfect.seeds().getFirst(), scores, ofTheMean(scored, limit));
  }

  /** Scores one graph and its rows with any faults. */
  private record Scorer(
      Graph graph,
      RowSource train,
      RowSource scored,
      CrossbarDevice device,
      Precisions precisions,
      Function<ParameterSpec, double[]> parameters,
      int limit) {
    Score of(List<Faults> seeds) throws InterruptedException {
      List<Metrics> all = new ArrayList<>();
      long conversions = 0;
      long clipped = 0;
      long saturated = 0;
      for (Faults f : seeds) {
        QuantizedInference run = new QuantizedInference(graph, device, precisions, f, parameters);
        TableReads.each(
            train, CALIBRATION, b -> run.calibrate(b.count(), TableReads.feeds(graph, b)));
        all.add(metrics((batch, feeds) -> logits(run.run(batch, feeds)), graph, scored, limit));
        conversions += run.conversions();
        clipped += run.clipped();
        saturated += run.saturated();
      }
      return new Score(all, conversions, clipped, saturated);
    }
  }

  /** Those with which the device is of no use: the mean alone would predict better. */
  public List<String> failing() {
    return devices.entrySet().stream()
        .filter(e -> !(e.getValue().logLoss().mean() <= ofTheMean))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** For JSON. */
  public Map<String, Object> tree() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("rows", floating.rows());
    root.put("log_loss_float", floating.logLoss());
    root.put("auc_float", floating.auc());
    root.put("log_loss_perfect_cells", perfect.logLoss());
    root.put("auc_perfect_cells", perfect.auc());
    root.put("log_loss_of_the_mean", ofTheMean);
    List<Map<String, Object>> all = new ArrayList<>();
    devices.forEach(
        (name, d) -> {
          Map<String, Object> m = new LinkedHashMap<>();
          m.put("faults", name);
          m.put("seeds", d.seeds().size());
          repeats(m, "log_loss", d.logLoss(), floating.logLoss(), perfect.logLoss());
          repeats(m, "auc", d.auc(), floating.auc(), perfect.auc());
          m.put("conversions", d.conversions());
          m.put("clipped", d.clipped());
          m.put("saturated", d.saturated());
          m.put("fails", failing().contains(name));
          all.add(m);
        });
    root.put("devices", all);
    return root;
  }

  /** A figure's mean, its change, and how far both are sure. */
  private static void repeats(
      Map<String, Object> m, String name, Repeats r, double floating, double perfect) {
    Repeats change = r.less(floating);
    m.put(name, r.mean());
    m.put(name + "_change", change.mean());
    m.put(name + "_change_from_perfect_cells", r.less(perfect).mean());
    if (r.each().size() > 1) {
      m.put(name + "_change_deviation", change.deviation());
      m.put(
          name + "_change_interval",
          List.of(change.mean() - change.margin(), change.mean() + change.margin()));
      m.put(name + "_change_of_seeds", change.each());
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
