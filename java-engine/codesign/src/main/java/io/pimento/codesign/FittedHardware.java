package io.pimento.codesign;

import io.pimento.codesign.setting.SettingException;
import io.pimento.document.Documents;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.Sealed;
import io.pimento.search.space.Hardware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hardware chosen for trained models, kept on disk: the weights are gone when a run goes on. */
final class FittedHardware {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path file;
  private final Map<String, Hardware> known = new TreeMap<>();

  FittedHardware(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      try {
        for (Map.Entry<String, JsonNode> e : sealed(file).properties()) {
          TreeMap<String, String> settings = new TreeMap<>();
          e.getValue().properties().forEach(s -> settings.put(s.getKey(), s.getValue().asString()));
          known.put(e.getKey(), new Hardware(settings));
        }
      } catch (IllegalArgumentException e) {
        throw new SettingException(file + " is damaged: " + e.getMessage(), e);
      }
    }
  }

  synchronized void put(Contender c, Hardware hardware) throws IOException {
    known.put(c.name(), hardware);
    Map<String, Map<String, String>> all = new TreeMap<>();
    known.forEach((name, h) -> all.put(name, h.settings()));
    AtomicFile.write(file, Sealed.seal(MAPPER.writeValueAsString(all)));
  }

  /** What was chosen; the model's own if nothing was. */
  synchronized Hardware of(Contender c) {
    return known.getOrDefault(c.name(), c.hardware());
  }

  private static JsonNode sealed(Path file) throws IOException {
    return Documents.json(file.toString(), Sealed.open(file, Documents.text(file)));
  }
}
