package io.pimento.codesign.simulate;

import io.pimento.document.Documents;
import io.pimento.pim.inference.SweepPoint;
import io.pimento.runtime.file.ChainedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finished points, a line of JSON each, kept as they come so that a killed sweep goes on. */
final class SweepJournal implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Map<SortedMap<String, String>, SweepPoint> done = new LinkedHashMap<>();
  private final ChainedFile out;

  /**
   * Opens a journal; a last line that a kill cut off is dropped.
   *
   * @throws IOException naming the line that is damaged
   */
  SweepJournal(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    out =
        ChainedFile.open(
            file,
            (line, json) -> {
              SweepPoint p = read(file + ", line " + line, json);
              done.put(p.settings(), p);
            });
  }

  private static SweepPoint read(String where, String line) throws IOException {
    try {
      JsonNode root = Documents.json(where, line);
      SortedMap<String, String> settings = new TreeMap<>();
      root.path("settings").properties().forEach(e -> settings.put(e.getKey(), text(e)));
      Map<String, Double> figures = new LinkedHashMap<>();
      root.path("figures")
          .properties()
          .forEach(e -> figures.put(e.getKey(), e.getValue().asDouble()));
      JsonNode error = root.path("error");
      if (settings.isEmpty()) {
        throw new IOException(where + " is no finished point; remove the file or choose another");
      }
      return new SweepPoint(settings, error.isString() ? error.asString() : null, figures);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(where + " is damaged: " + e.getMessage(), e);
    }
  }

  private static String text(Map.Entry<String, JsonNode> e) {
    return e.getValue().asString();
  }

  synchronized @Nullable SweepPoint of(SortedMap<String, String> settings) {
    return done.get(settings);
  }

  /** Everything in it, in order. */
  synchronized List<SweepPoint> all() {
    return List.copyOf(done.values());
  }

  synchronized void add(SweepPoint point) throws IOException {
    done.put(point.settings(), point);
    out.append(MAPPER.writeValueAsString(point));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
