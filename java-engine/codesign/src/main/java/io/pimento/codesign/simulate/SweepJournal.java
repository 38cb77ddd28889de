package io.pimento.codesign.simulate;

import io.pimento.pim.inference.SweepPoint;
import io.pimento.runtime.file.ChainedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Finished points, a line of JSON each, kept as they come so that a killed sweep goes on. Points
 * take milliseconds and come from many threads: none waits for a disk.
 */
final class SweepJournal implements AutoCloseable {
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
              SweepPoint p = SweepPointJson.read(file + ", line " + line, json);
              done.put(p.settings(), p);
            });
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
    out.appendSoon(SweepPointJson.write(point));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
