package io.pimento.search.evaluate;

import io.pimento.graph.Graph;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Hardware;
import java.io.IOException;
import java.util.Map;

/** What a graph costs on modelled hardware; called from several threads at once. */
@FunctionalInterface
public interface HardwareModel {
  /** No hardware: nothing is known. */
  HardwareModel NONE = (graph, hardware) -> Map.of();

  /** Costs by the names of measures; empty if the hardware cannot hold the graph. */
  Map<String, Double> costs(Graph graph, Hardware hardware)
      throws IOException, InterruptedException;

  /** The tables that the hardware is asked to hold; those of the data unless it says otherwise. */
  default Stem tables(Stem prepared) {
    return prepared;
  }
}
