package io.pimento.codesign;

import io.pimento.search.space.Hardware;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Hardware chosen for trained models, kept on disk: the weights are gone when a run goes on. */
final class FittedHardware {
  private final KeptByName<Hardware> kept;

  FittedHardware(Path file) throws IOException {
    this.kept = new KeptByName<>(file, (_, node) -> hardware(node), Hardware::settings);
  }

  private static Hardware hardware(JsonNode node) {
    TreeMap<String, String> settings = new TreeMap<>();
    node.properties().forEach(s -> settings.put(s.getKey(), s.getValue().asString()));
    return new Hardware(settings);
  }

  void put(Contender c, Hardware hardware) throws IOException {
    kept.put(c.name(), hardware);
  }

  boolean knows(Contender c) {
    return kept.find(c.name()).isPresent();
  }

  /** What was chosen; the model's own if nothing was. */
  Hardware of(Contender c) {
    return kept.find(c.name()).orElse(c.hardware());
  }
}
