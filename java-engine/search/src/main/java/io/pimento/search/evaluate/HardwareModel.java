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

  /** A trained model as far as its losses on hardware need it, once its weights are gone. */
  @FunctionalInterface
  interface Held {
    /**
     * How much log loss the model loses on the hardware, against its own arithmetic; 0 where the
     * hardware computes the same.
     */
    double excess(Hardware hardware) throws IOException, InterruptedException;

    /** The same if its cells and converters were without faults, which is quicker. */
    default double perfectExcess(Hardware hardware) throws IOException, InterruptedException {
      return excess(hardware);
    }
  }

  /**
   * Takes what a model's losses on hardware depend on.
   *
   * @param model its graph over tables of any size
   * @param weights where its parameters are, which may go afterwards
   */
  default Held hold(Function<Stem, Graph> model, Parameters weights) {
    return _ -> 0;
  }

  /** The same for one hardware. */
  default double excess(Function<Stem, Graph> model, Hardware hardware, Parameters weights)
      throws IOException, InterruptedException {
    return hold(model, weights).excess(hardware);
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
