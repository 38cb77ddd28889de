package io.pimento.codesign;

import io.pimento.document.Documents;
import io.pimento.document.UserException;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.Sealed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values by name in a sealed file, on disk as soon as they are known: what they were made from is
 * gone when a run goes on. Thread-safe.
 */
final class KeptByName<T> {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path file;
  private final Function<T, Object> json;
  private final Map<String, T> known = new TreeMap<>();

  /**
   * Reads what is there.
   *
   * @param read a value of its name and JSON, or an {@link IllegalArgumentException}
   * @param json what a value is written as
   * @throws UserException if the file is damaged
   */
  KeptByName(Path file, BiFunction<String, JsonNode, T> read, Function<T, Object> json)
      throws IOException {
    this.file = file;
    this.json = json;
    if (Files.exists(file)) {
      try {
        Documents.json(file.toString(), Sealed.open(file, Documents.text(file)))
            .properties()
            .forEach(e -> known.put(e.getKey(), read.apply(e.getKey(), e.getValue())));
      } catch (IllegalArgumentException e) {
        throw new UserException(file + " is damaged: " + e.getMessage(), e);
      }
    }
  }

  synchronized void put(String name, T value) throws IOException {
    known.put(name, value);
    Map<String, Object> all = new TreeMap<>();
    known.forEach((k, v) -> all.put(k, json.apply(v)));
    AtomicFile.write(file, Sealed.seal(MAPPER.writeValueAsString(all)));
  }

  synchronized Optional<T> find(String name) {
    return Optional.ofNullable(known.get(name));
  }

  synchronized Map<String, T> all() {
    return new TreeMap<>(known);
  }
}
