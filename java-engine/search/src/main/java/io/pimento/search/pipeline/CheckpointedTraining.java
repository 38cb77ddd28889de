package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.collective.Texts;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.kept.WeightsAbout;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.PathSource;
import io.pimento.search.train.TrainSettings;
import io.pimento.search.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Training with a checkpoint every so many steps. Started again on the same file, it goes on from
 * there to exactly the bytes of an uninterrupted run. Of a group of processes the first one reads
 * and writes the file, and the others start where it does.
 *
 * @param file the checkpoint
 * @param every steps between checkpoints; 0 for one at the end only
 * @param key identifies data, model and settings; a checkpoint with another key is refused
 * @param about what else checkpoints say of themselves
 */
public record CheckpointedTraining(Path file, long every, String key, Map<String, String> about) {
  private static final String STEP = WeightsAbout.STEP;
  private static final String KEY = "pimento.key";
  private static final String OPTIMIZER = "pimento.optimizer";

  /** Training whose checkpoints say no more than they must. */
  public CheckpointedTraining(Path file, long every, String key) {
    this(file, every, key, Map.of());
  }

  /** What a checkpoint says of the optimizer that made it; empty if nothing. */
  public static String optimizer(Safetensors.Header checkpoint) {
    return checkpoint.metadata().getOrDefault(OPTIMIZER, "");
  }

  /** Trains the declared parameters, from the checkpoint's step if there is one. */
  public void run(
      Machine machine,
      ParameterStore store,
      Collection<ParameterSpec> declared,
      String what,
      RowSource rows,
      PathSource paths,
      TrainSettings settings,
      Progress progress)
      throws IOException, InterruptedException {
    declared.forEach(store::get);
    long from = machine.keeps() ? resume(store, declared) : 0;
    if (machine.group().isPresent()) {
      from = Long.parseLong(Texts.first(machine.group().get(), Long.toString(from)));
    }
    long steps = settings.steps(rows.rows());
    if (from >= steps) {
      return;
    }
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put(KEY, key);
    metadata.put(OPTIMIZER, settings.optimizer().toString());
    metadata.put("pimento.seed", Long.toString(settings.seed()));
    metadata.put("pimento.rows", Long.toString(rows.rows()));
    try (Engine engine = machine.engine(store, settings)) {
      new Trainer(engine, settings, progress)
          .train(
              what,
              rows,
              paths,
              from,
              steps,
              done -> done == steps || (every > 0 && done % every == 0),
              done -> {
                if (machine.group().isPresent()) {
                  EqualCopies.require(machine.group().get(), store, done);
                }
                if (machine.keeps()) {
                  metadata.put(STEP, Long.toString(done));
                  Checkpoint.write(file, store, metadata);
                }
              });
    }
  }

  /** Reads the checkpoint, if there is one, and returns the steps done. */
  private long resume(ParameterStore store, Collection<ParameterSpec> declared) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    Map<String, String> metadata = Checkpoint.read(file, store, declared);
    String found = metadata.get(KEY);
    if (!key.equals(found)) {
      throw new IOException(
          file
              + " is a checkpoint of another run ("
              + found
              + ", this is "
              + key
              + "); choose another run folder or remove it");
    }
    return Long.parseLong(metadata.getOrDefault(STEP, "0"));
  }
}
