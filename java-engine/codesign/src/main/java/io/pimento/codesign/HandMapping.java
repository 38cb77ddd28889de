package io.pimento.codesign;

import io.pimento.codesign.setting.PimSetting;
import io.pimento.graph.Graph;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Measure;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.Knob;
import io.pimento.search.space.KnobDescent;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The best mapping of a model on a device as it comes, found as somebody would by hand: one choice
 * of the placement after the other is set to the value with the least energy × latency, until
 * nothing gets better.
 */
final class HandMapping {
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
    List<Knob> placements =
        device.knobs().stream().filter(k -> PimSetting.isPlacement(k.key())).toList();
    double[] least = {product(graph, naive)};
    return KnobDescent.run(
        naive,
        placements,
        other -> {
          double now = product(graph, other);
          boolean better = now < least[0];
          least[0] = better ? now : least[0];
          return better;
        });
  }

  private double product(Graph graph, Hardware hardware) throws IOException, InterruptedException {
    Map<String, Double> figures = costs.costs(graph, hardware);
    return figures.getOrDefault(Measure.PIM_ENERGY.label(), Double.POSITIVE_INFINITY)
        * figures.getOrDefault(Measure.PIM_LATENCY.label(), Double.POSITIVE_INFINITY);
  }
}
