package io.pimento.search.pipeline;

import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.space.Design;
import java.io.IOException;
import java.util.List;

/** What designs' models are worth before anybody trains them to the end; from several threads. */
interface ModelScores extends AutoCloseable {
  /** Whether it wants to hear what will be asked. */
  default boolean looksAhead() {
    return false;
  }

  /**
   * Hears what will be asked next.
   *
   * @param models whose metrics are not known yet, each once
   * @param losses on whose hardware something may be lost
   */
  default void coming(List<Design> models, List<Design> losses)
      throws IOException, InterruptedException {}

  /** Of a design's model on the validation rows, whatever it runs on. */
  Metrics metrics(Design design) throws IOException, InterruptedException;

  /** Time of a sample in a batch, alone on this machine. */
  double latencyMicros(Design design, int batch) throws IOException, InterruptedException;

  /** How much log loss the model loses on the design's hardware. */
  double excess(Design design) throws IOException, InterruptedException;

  /** What that depends on, for any hardware. */
  default HardwareModel.Held held(Design design) throws IOException, InterruptedException {
    return hardware -> excess(new Design(design.architecture(), hardware));
  }

  @Override
  void close();
}
