package io.pimento.app.pim;

import io.pimento.pim.inference.SweepPoint;
import io.pimento.runtime.file.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  private final BufferedWriter out;

  /** Opens a journal; a last line that a kill cut off is dropped. */
  SweepJournal(Path file) throws IOException {
    StringBuilder whole = new StringBuilder();
    if (Files.isRegularFile(file)) {
      for (String line : Files.readAllLines(file)) {
        SweepPoint p = read(line);
        if (p != null) {
          done.put(p.settings(), p);
          whole.append(line).append('\n');
        }
      }
    }
    AtomicFile.write(file, whole.toString());
    out = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
  }

  private static @Nullable SweepPoint read(String line) {
    try {
      JsonNode root = MAPPER.readTree(line);
      SortedMap<String, String> settings = new TreeMap<>();
      root.path("settings").properties().forEach(e -> settings.put(e.getKey(), text(e)));
      Map<String, Double> figures = new LinkedHashMap<>();
      root.path("figures")
          .properties()
          .forEach(e -> figures.put(e.getKey(), e.getValue().asDouble()));
      JsonNode error = root.path("error");
      return settings.isEmpty()
          ? null
          : new SweepPoint(settings, error.isString() ? error.asString() : null, figures);
    } catch (JacksonException e) {
      return null;
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
    out.write(MAPPER.writeValueAsString(point));
    out.write('\n');
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
