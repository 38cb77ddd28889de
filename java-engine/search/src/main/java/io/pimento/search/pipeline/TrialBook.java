package io.pimento.search.pipeline;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.Sealed;
import io.pimento.search.evaluate.GroupedAuc;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finished trainings of the finals, so that finals that were stopped go on with the next one. One
 * JSON file, replaced whole after each; the losses of the test rows in a file each beside it.
 * Thread-safe.
 */
public final class TrialBook {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String REMEDY =
      "; restore it from a copy, or remove it to train all models again";

  /**
   * One finished training.
   *
   * @param reliability of the last epoch's predictions, if they were kept
   * @param grouped their AUC inside groups, if it was asked for
   * @param halvings how often its learning rate was halved because training left the finite numbers
   */
  public record Finished(
      List<Metrics> perEpoch,
      double seconds,
      Reliability reliability,
      @Nullable GroupedAuc grouped,
      int halvings) {
    public Finished {
      perEpoch = List.copyOf(perEpoch);
    }

    /** A training of which only metrics are kept. */
    public Finished(List<Metrics> perEpoch, double seconds) {
      this(perEpoch, seconds, Reliability.UNKNOWN, null, 0);
    }
  }

  /** Folders of files beside the book, and how those with a number a row end. */
  private static final String LOSSES = "test-losses";

  private static final String UNSEEN = "out-of-fold";
  private static final String ROWS = ".f32";

  private final Path file;
  private final String key;
  private final double seconds;
  private final Map<String, Finished> done = new LinkedHashMap<>();

  private TrialBook(Path file, String key, double seconds) {
    this.file = file;
    this.key = key;
    this.seconds = seconds;
  }

  /**
   * Opens or creates a book.
   *
   * @param key identifies data, models and settings; a book with another key is refused
   * @param seconds between two checkpoints of a trial under way, at least
   */
  public static TrialBook open(Path file, String key, double seconds) throws IOException {
    TrialBook book = new TrialBook(file, key, seconds);
    if (Files.exists(file)) {
      book.read();
      for (String name : book.done.keySet()) {
        Files.deleteIfExists(book.checkpoint(name));
      }
    }
    return book;
  }

  /** The checkpoint of a trial while it is not finished; {@link #add} removes it. */
  public TrainingCheckpoint underWay(String name) {
    return TrainingCheckpoint.in(checkpoint(name), key + ", " + name, seconds);
  }

  private Path checkpoint(String name) {
    return beside("under-way", name, ".safetensors");
  }

  private void read() throws IOException {
    try {
      JsonNode root = Documents.json(file.toString(), Sealed.open(file, Documents.text(file)));
      String found = root.path("finals").asString("");
      if (found.isEmpty() || !root.path("trials").isObject()) {
        throw new IOException(
            file + " is no book of trials; choose another run folder or remove it");
      }
      if (!found.equals(key)) {
        throw new IOException(
            file
                + " belongs to other finals ("
                + found
                + ", this is "
                + key
                + "); choose another run folder or remove it");
      }
      for (Map.Entry<String, JsonNode> e : root.path("trials").properties()) {
        done.put(e.getKey(), FinishedJson.read(file + ": trial " + e.getKey(), e.getValue()));
      }
    } catch (DocumentException e) {
      throw new IOException(e.getMessage() + REMEDY, e);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(file + " is damaged: " + e.getMessage() + REMEDY, e);
    }
  }

  /** A trial that was finished before, if it was. */
  public synchronized Optional<Finished> find(String name) {
    return Optional.ofNullable(done.get(name));
  }

  /** Notes a finished trial; it is on disk when this returns. */
  public synchronized void add(String name, Finished trial) throws IOException {
    done.put(name, trial);
    ObjectNode root = MAPPER.createObjectNode();
    root.put("finals", key);
    ObjectNode trials = root.putObject("trials");
    done.forEach(
        (n, t) -> {
          ObjectNode node = trials.putObject(n);
          node.put("seconds", t.seconds());
          FinishedJson.write(node, t);
        });
    AtomicFile.write(file, Sealed.seal(MAPPER.writeValueAsString(root)));
    Files.deleteIfExists(checkpoint(name));
  }

  /** A file in a folder beside the book. */
  private Path beside(String folder, String name, String end) {
    String safe = name.replaceAll("[^A-Za-z0-9.-]", "_");
    return file.resolveSibling(folder).resolve(safe + end);
  }

  /** Seconds of all whose names begin so. */
  public synchronized double seconds(String prefix) {
    return done.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .mapToDouble(e -> e.getValue().seconds())
        .sum();
  }

  /** Keeps one loss a row. */
  public void keepLosses(String name, float[] losses) throws IOException {
    RowFile.write(beside(LOSSES, name, ROWS), losses);
  }

  /** The losses kept under a name, if they are whole. */
  public Optional<float[]> losses(String name, long rows) throws IOException {
    return RowFile.read(beside(LOSSES, name, ROWS), rows);
  }

  /** Keeps what a training says of rows that it has not seen, one logit each. */
  public void keepUnseen(String name, float[] logits) throws IOException {
    RowFile.write(beside(UNSEEN, name, ROWS), logits);
  }

  /** What was kept of that, if it is whole. */
  public Optional<float[]> unseen(String name, long rows) throws IOException {
    return RowFile.read(beside(UNSEEN, name, ROWS), rows);
  }
}
