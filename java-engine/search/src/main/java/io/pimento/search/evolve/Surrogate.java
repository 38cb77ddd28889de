package io.pimento.search.evolve;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Design;
import io.pimento.search.surrogate.DesignFeatures;
import io.pimento.search.surrogate.RidgeRegression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is expected of a design, learned from those that were scored. Quality and measured latency
 * are regressions over choices; costs that a graph or a simulator tells are taken as they are.
 */
final class Surrogate {
  private final RidgeRegression loss;
  private final RidgeRegression auc;
  private final RidgeRegression latency;

  /** Learns from at least two candidates. */
  Surrogate(List<Candidate> scored) {
    List<double[]> features =
        scored.stream().map(c -> DesignFeatures.of(c.architecture(), c.score())).toList();
    loss = fit(features, scored, c -> c.score().metrics().logLoss());
    auc = fit(features, scored, c -> c.score().metrics().auc());
    latency = fit(features, scored, c -> c.score().latencyMicros());
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
    return new SubnetScore(
        metrics, costs.multiplyAdds(), costs.parameters(), latency.predict(x), costs.hardware());
  }
}
