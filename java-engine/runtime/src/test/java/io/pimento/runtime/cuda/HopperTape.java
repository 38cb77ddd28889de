package io.pimento.runtime.cuda;

import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;

/** Training tapes as they are made for a GPU that multiplies by warpgroups. */
final class HopperTape {
  private HopperTape() {}

  /**
   * A step's.
   *
   * @param halves whether factors of large products are halves
   * @param alone multiply-adds from which on a product has a kernel of its own
   */
  static Tape of(TrainingGraph model, int rows, boolean halves, long alone) {
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        MemoryOwner memory = new MemoryOwner()) {
      DeviceParameters parameters = new DeviceParameters(new HostMemory(memory), store);
      DeviceLayout layout =
          DeviceLayout.sent(memory.floats(4), memory.floats(8), /* warpgroups= */ true)
              .halves(halves ? memory.floats(2) : 0)
              .alone(alone);
      return TrainingTape.of(model, rows, parameters, layout, Adagrad.PUBLISHED, 5, null);
    }
  }
}
