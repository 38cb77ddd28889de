package io.pimento.bench.model;

import io.pimento.data.RowSource;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.Pending;
import io.pimento.search.train.BatchStream;
import java.util.ArrayDeque;

/**
 * A pass over rows in training steps, as many under way as the engine takes.
 *
 * @param steps of a pass
 * @param seed of the rows' order
 */
record Pass(RowSource rows, int batch, int steps, long seed, double rate) {
  /** Trains; the loss of each step. */
  double[] run(Engine engine, CompiledGraph prepared) throws InterruptedException {
    double[] losses = new double[steps];
    ArrayDeque<Pending> started = new ArrayDeque<>();
    int ended = 0;
    try (BatchStream stream = new BatchStream(rows, batch, seed, 0)) {
      for (int s = 0; s < steps; s++) {
        started.add(engine.step(prepared, stream.next().inputs(prepared.graph()), rate, s));
        if (started.size() > engine.inFlight()) {
          losses[ended++] = started.remove().result().loss();
        }
      }
      while (!started.isEmpty()) {
        losses[ended++] = started.remove().result().loss();
      }
    }
    return losses;
  }
}
