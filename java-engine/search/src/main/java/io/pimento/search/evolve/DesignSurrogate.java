package io.pimento.search.evolve;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.surrogate.DesignFeatures;
import io.pimento.search.surrogate.RidgeRegression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What is expected of a design, learned from those that were scored. Quality and measured latency
 * are regressions over choices; costs that a graph or a simulator tells are taken as they are.
 */
final class DesignSurrogate {
  private final RidgeRegression loss;
  private final RidgeRegression auc;
  private final RidgeRegression latency;
  private final RidgeRegression excess;

  private final DesignSpace space;

  /** Learns from at least two candidates. */
  DesignSurrogate(DesignSpace space, List<Candidate> scored) {
    this.space = space;
    List<double[]> features =
        scored.stream().map(c -> DesignFeatures.of(c.architecture(), c.score())).toList();
    loss = fit(features, scored, c -> c.score().metrics().logLoss());
    auc = fit(features, scored, c -> c.score().metrics().auc());
    latency = fit(features, scored, c -> c.score().latencyMicros());
    List<double[]> hardware = scored.stream().map(c -> hardware(c.design())).toList();
    excess =
        fit(
            hardware,
            scored,
            c -> Measure.PIM_LOG_LOSS.of(c.score()) - c.score().metrics().logLoss());
  }

  /** Of the candidates that have the figure; nothing is known without two of them. */
  private static RidgeRegression fit(
      List<double[]> features, List<Candidate> scored, ToDoubleFunction<Candidate> figure) {
    List<double[]> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < scored.size(); i++) {
      double v = figure.applyAsDouble(scored.get(i));
      if (Double.isFinite(v)) {
        x.add(features.get(i));
        y.add(v);
      }
    }
    return x.size() < 2
        ? RidgeRegression.unknown(features.getFirst().length)
        : RidgeRegression.fit(x, y.stream().mapToDouble(v -> v).toArray());
  }

  /** A score as it is expected. */
  SubnetScore expected(Design design, SubnetScore costs) {
    double[] x = DesignFeatures.of(design.architecture(), costs);
    Metrics metrics = new Metrics(loss.predict(x), auc.predict(x), Double.NaN, Double.NaN, 0);
    Map<String, Double> onHardware = new LinkedHashMap<>(costs.hardware());
    double lost = excess.predict(hardware(design));
    if (Double.isFinite(lost)) {
      onHardware.put(Measure.PIM_LOG_LOSS.label(), metrics.logLoss() + lost);
    }
    return new SubnetScore(
        metrics, costs.multiplyAdds(), costs.parameters(), latency.predict(x), onHardware);
  }

  private double[] hardware(Design design) {
    return DesignFeatures.of(design.hardware(), space.hardware());
  }
}
