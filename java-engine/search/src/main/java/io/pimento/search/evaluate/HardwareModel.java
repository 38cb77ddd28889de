package io.pimento.search.evaluate;

import io.pimento.graph.Graph;
import java.io.IOException;
import java.util.Map;

/** What a graph costs on modelled hardware; called from several threads at once. */
@FunctionalInterface
public interface HardwareModel {
  /** No hardware: nothing is known. */
  HardwareModel NONE = graph -> Map.of();

  /** Costs by the names of measures; empty if the hardware cannot hold the graph. */
  Map<String, Double> costs(Graph graph) throws IOException, InterruptedException;
}
