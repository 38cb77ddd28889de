package io.pimento.search.pipeline;

import io.pimento.graph.GraphHash;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.parameter.ParameterCopy;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A training under way in a file: weights, what the optimizer remembers, the best weights so far,
 * their average and the position. Written only after some time, and never for more than a tenth of
 * it, so that short trainings do not pay.
 */
public final class TrainingCheckpoint {
  /** Seconds of training for each second of writing, at least. */
  private static final int SPARING = 10;

  private static final String KEY = "pimento.key";

  private final @Nullable Path file;
  private final String key;
  private final long every;
  private long last = System.nanoTime();
  private long writing;

  private TrainingCheckpoint(@Nullable Path file, String key, double seconds) {
    this.file = file;
    this.key = key;
    this.every = (long) (seconds * 1e9);
  }

  /**
   * One that is written as time passes.
   *
   * @param key identifies data, model and settings; a file with another key is of a training that
   *     ended, and not used
   * @param seconds between two, at least; 0 for as often as can be
   */
  static TrainingCheckpoint in(Path file, String key, double seconds) {
    return new TrainingCheckpoint(file, key, seconds);
  }

  /** None: what is stopped begins again. */
  static TrainingCheckpoint none() {
    return new TrainingCheckpoint(null, "", 0);
  }

  /** Whether enough time has passed since the last. */
  boolean due() {
    return file != null && System.nanoTime() - last >= Math.max(every, SPARING * writing);
  }

  /**
   * Writes.
   *
   * @param copies of weights, by name
   */
  void write(
      RecipeTask task,
      TrainingPosition position,
      ParameterStore store,
      Map<String, ParameterCopy> copies)
      throws IOException {
    if (file == null) {
      return;
    }
    long start = System.nanoTime();
    Map<String, String> metadata = new TreeMap<>(position.texts());
    metadata.put(KEY, key + task.identity());
    Checkpoint.write(file, store, copies, metadata);
    last = System.nanoTime();
    writing = every == 0 ? 0 : last - start;
  }

  /**
   * Fills what a training goes on with, if there is something.
   *
   * @throws IOException if the file is damaged, saying what to do
   */
  TrainingPosition read(RecipeTask task, ParameterStore store, Map<String, ParameterCopy> copies)
      throws IOException {
    if (file == null || !Files.exists(file)) {
      return TrainingPosition.START;
    }
    try {
      Map<String, String> metadata = Safetensors.readHeader(file).metadata();
      String written = metadata.getOrDefault(KEY, "");
      if (!(key + task.identity()).equals(written)) {
        requireCurrentHash(task, written);
        return TrainingPosition.START;
      }
      TrainingPosition position = TrainingPosition.of(metadata);
      Checkpoint.readThere(file, store, copies, task.parameters());
      return position;
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          (e instanceof IOException ? e.getMessage() : file + " has no position: " + e.getMessage())
              + "; remove it to begin this training again",
          e);
    }
  }

  /** A training like this one whose graph has a hash of another version may be this one. */
  private void requireCurrentHash(RecipeTask task, String written) throws IOException {
    String before = key + task.identityBeforeModel();
    if (written.startsWith(before)) {
      try {
        GraphHash.requireCurrent(
            String.valueOf(file),
            written.substring(before.length()),
            "go on with the version that wrote it");
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }
}
