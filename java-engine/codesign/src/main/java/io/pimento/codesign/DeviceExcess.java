package io.pimento.codesign;

import io.pimento.codesign.setting.SettingException;
import io.pimento.document.Documents;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.Sealed;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.evaluate.HardwareModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What trained models lose in log loss when their hardware computes them, kept on disk a training:
 * the weights are gone when a run goes on.
 */
final class DeviceExcess {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final HardwareModel costs;
  private final Path file;
  private final Map<String, Double> known = new TreeMap<>();

  DeviceExcess(HardwareModel costs, Path file) throws IOException {
    this.costs = costs;
    this.file = file;
    if (Files.exists(file)) {
      try {
        for (Map.Entry<String, JsonNode> e : sealed(file).properties()) {
          if (!e.getValue().isNumber()) {
            throw new IllegalArgumentException(e.getKey() + " is " + e.getValue());
          }
          known.put(e.getKey(), e.getValue().asDouble());
        }
      } catch (IllegalArgumentException e) {
        throw new SettingException(file + " is damaged: " + e.getMessage(), e);
      }
    }
  }

  /** Measures a model that has just been trained. */
  void measure(Contender c, String split, long seed, Parameters weights) throws IOException {
    double excess;
    try {
      excess = costs.excess(c.model(), c.hardware(), weights);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    synchronized (this) {
      known.put(key(c, split, seed), excess);
      AtomicFile.write(file, Sealed.seal(MAPPER.writeValueAsString(known)));
    }
  }

  /** Mean over the seeds that were measured; 0 if none was. */
  synchronized double mean(Contender c, String split) {
    String prefix = split + "/" + c.name() + "/";
    return known.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .mapToDouble(Map.Entry::getValue)
        .average()
        .orElse(0);
  }

  private static String key(Contender c, String split, long seed) {
    return split + "/" + c.name() + "/" + seed;
  }

  private static JsonNode sealed(Path file) throws IOException {
    return Documents.json(file.toString(), Sealed.open(file, Documents.text(file)));
  }
}
