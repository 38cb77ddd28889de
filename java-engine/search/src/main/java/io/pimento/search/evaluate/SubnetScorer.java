package io.pimento.search.evaluate;

import io.pimento.search.supernet.Subnet;

/** Scores subnets inside a trained supernet. */
public interface SubnetScorer extends AutoCloseable {
  /** Tunes the head, then predicts the validation rows. */
  Predictor.Predictions predict(Subnet subnet) throws InterruptedException;

  /** Tunes the head, then scores the validation rows. */
  default Metrics score(Subnet subnet) throws InterruptedException {
    return predict(subnet).metrics();
  }

  /**
   * Measures the time of a batch of the subnet's own inference graph, per sample.
   *
   * @return the smallest of several runs, in microseconds
   */
  double latencyMicros(Subnet subnet, int batch) throws InterruptedException;

  @Override
  void close();
}
