package io.pimento.examples;

import io.pimento.Simulation;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Value;
import io.pimento.pim.inference.Comparison;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;

/** A graph on a simulated crossbar device, beside a host with plain memory. */
final class SimulateInMemory {
  private SimulateInMemory() {}

  /** A model of ten tables and two layers. */
  static Graph graph() {
    GraphBuilder b = new GraphBuilder();
    Value rows = b.embeddings("table", b.ids("ids", 10), Collections.nCopies(10, 5000), 16);
    Value dense = b.input("dense", 13);
    return b.scores(b.linear("out", b.mlp("deep", b.concat(dense, b.flat(rows)), 64, 32), 1));
  }

  static Comparison run(String device) throws IOException {
    return Simulation.of(graph(), device).batch(16).run();
  }

  public static void main(String[] args) throws IOException {
    for (String device : Simulation.devices()) {
      Comparison c = run(device);
      System.out.printf(
          Locale.ROOT,
          "%s: %.2f µs, %.2f µJ; the host takes %.2f × the time and %.2f × the energy; %s%n",
          device,
          c.outcome().nanoseconds() * 1e-3,
          c.outcome().attojoules() * 1e-12,
          c.speedup(),
          c.energyRatio(),
          c.warnings());
    }
  }
}
