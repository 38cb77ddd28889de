package io.pimento.codesign;

import io.pimento.codesign.setting.PimSetting;
import io.pimento.graph.Graph;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Measure;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.Knob;
import java.io.IOException;
import java.util.Map;

/**
 * The best mapping of a model on a device as it comes, found as somebody would by hand: one choice
 * of the placement after the other is set to the value with the least energy × latency, until
 * nothing gets better.
 */
final class HandMapping {
  private static final int ROUNDS = 4;

  private final HardwareModel costs;
  private final HardwareSpace.Device device;
  private final Hardware naive;

  /**
   * @param naive where the search begins
   */
  HandMapping(HardwareModel costs, HardwareSpace space, Hardware naive) {
    this.costs = costs;
    this.device = space.devices().getFirst();
    this.naive = naive;
  }

  /** The mapping for a model with the tables that the hardware holds. */
  Hardware best(Graph graph) throws IOException, InterruptedException {
    Hardware best = naive;
    double least = product(graph, best);
    for (int round = 0; round < ROUNDS; round++) {
      Hardware before = best;
      for (Knob k : device.knobs()) {
        if (!PimSetting.isPlacement(k.key())) {
          continue;
        }
        for (String value : k.texts()) {
          Hardware other = best.with(k.key(), value);
          double now = product(graph, other);
          if (now < least) {
            least = now;
            best = other;
          }
        }
      }
      if (best.equals(before)) {
        break;
      }
    }
    return best;
  }

  private double product(Graph graph, Hardware hardware) throws IOException, InterruptedException {
    Map<String, Double> figures = costs.costs(graph, hardware);
    return figures.getOrDefault(Measure.PIM_ENERGY.label(), Double.POSITIVE_INFINITY)
        * figures.getOrDefault(Measure.PIM_LATENCY.label(), Double.POSITIVE_INFINITY);
  }
}
