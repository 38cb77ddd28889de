package io.pimento.codesign;

import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.evaluate.HardwareModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What trained models lose in log loss when their hardware computes them, kept on disk a training:
 * the weights are gone when a run goes on.
 */
final class DeviceExcess {
  private final HardwareModel costs;
  private final KeptByName<Double> kept;

  DeviceExcess(HardwareModel costs, Path file) throws IOException {
    this.costs = costs;
    this.kept = new KeptByName<>(file, DeviceExcess::number, excess -> excess);
  }

  private static Double number(String name, JsonNode node) {
    if (!node.isNumber()) {
      throw new IllegalArgumentException(name + " is " + node);
    }
    return node.asDouble();
  }

  /** Measures a model that has just been trained. */
  void measure(Contender c, String split, long seed, Parameters weights) throws IOException {
    try {
      kept.put(prefix(c, split) + seed, costs.excess(c.model(), c.hardware(), weights));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Whether a model of a seed was measured. */
  boolean knows(Contender c, String split, long seed) {
    return kept.find(prefix(c, split) + seed).isPresent();
  }

  /**
   * That of one seed.
   *
   * @throws java.util.NoSuchElementException if it was not measured
   */
  double of(Contender c, String split, long seed) {
    return kept.find(prefix(c, split) + seed).orElseThrow();
  }

  /** Mean over the seeds that were measured; 0 if none was. */
  double mean(Contender c, String split) {
    String prefix = prefix(c, split);
    return kept.all().entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .mapToDouble(Map.Entry::getValue)
        .average()
        .orElse(0);
  }

  private static String prefix(Contender c, String split) {
    return split + "/" + c.name() + "/";
  }
}
