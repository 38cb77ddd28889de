package io.pimento.search.evaluate;

import io.pimento.graph.Graph;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Hardware;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a graph costs on modelled hardware; called from several threads at once. */
@FunctionalInterface
public interface HardwareModel {
  /** No hardware: nothing is known. */
  HardwareModel NONE = (graph, hardware) -> Map.of();

  /** Costs by the names of measures; empty if the hardware cannot hold the graph. */
  Map<String, Double> costs(Graph graph, Hardware hardware)
      throws IOException, InterruptedException;

  /**
   * How much log loss a model loses on the hardware, against its own arithmetic; 0 where the
   * hardware computes the same.
   *
   * @param model its graph over tables of any size
   * @param weights where its parameters are
   */
  default double excess(Function<Stem, Graph> model, Hardware hardware, Parameters weights)
      throws IOException, InterruptedException {
    return 0;
  }

  /** What decides what a model computes there: where it is equal, so is {@link #excess}. */
  default Object arithmetic(Hardware hardware) throws IOException {
    return "";
  }

  /** Why no claim can be made about the hardware: it does not compute what it stores. */
  default Optional<String> failing(Hardware hardware) throws IOException {
    return Optional.empty();
  }

  /** The tables that the hardware is asked to hold; those of the data unless it says otherwise. */
  default Stem tables(Stem prepared) {
    return prepared;
  }
}
