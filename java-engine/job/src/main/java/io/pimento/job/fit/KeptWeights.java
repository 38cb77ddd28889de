package io.pimento.job.fit;

import io.pimento.data.RowSource;
import io.pimento.job.model.ArchitectureFile;
import io.pimento.job.model.HandMadeModel;
import io.pimento.job.model.SearchedModel;
import io.pimento.run.WeightsOrigin;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Model;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Weights of a shape that was trained, with its architecture beside them if and only if it has one.
 */
public final class KeptWeights {
  /** The name under which weights say which training they are of. */
  public static final String TRAINING = "pimento.trial";

  private static final int PREDICT_BATCH = 2048;

  private KeptWeights() {}

  /**
   * Writes them.
   *
   * @param training which training they are of
   * @param about what else they say of themselves
   */
  public static void write(
      WeightsOrigin origin,
      Path file,
      ModelShape shape,
      Sizes sizes,
      Model model,
      String training,
      Map<String, String> about,
      ParameterStore store)
      throws IOException {
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put(TRAINING, training);
    if (shape instanceof ModelShape.HandMade handMade) {
      HandMadeModel.keep(origin, file, handMade.family(), sizes, metadata, store);
      Files.deleteIfExists(ArchitectureFile.placeBeside(file));
    } else if (model instanceof Subnet subnet) {
      SearchedModel.keep(origin, file, shape.name(), subnet, metadata, store);
    }
  }

  /** Whether a file is there and holds the weights of a training. */
  public static boolean isOf(Path file, String training) throws IOException {
    return Files.exists(file)
        && training.equals(Safetensors.readHeader(file).metadata().get(TRAINING));
  }

  /** What they say of rows. */
  public static Predictor.Predictions predict(
      Machine machine, Path file, Model model, long seed, RowSource rows)
      throws IOException, InterruptedException {
    return predict(
        machine, model, seed, rows, (m, s) -> Checkpoint.read(file, s, m.inference().parameters()));
  }

  /**
   * What a model says of rows.
   *
   * @param weights fills its store before that is used
   */
  static Predictor.Predictions predict(
      Machine machine, Model model, long seed, RowSource rows, RecipeTraining.Start weights)
      throws IOException, InterruptedException {
    try (ParameterStore store = new ParameterStore(seed, machine.workers())) {
      weights.fill(model, store);
      try (Engine engine = machine.engine(store, Adam.DEFAULT, 0)) {
        return Predictor.predict(engine, model.inference(), rows, PREDICT_BATCH, Long.MAX_VALUE);
      }
    }
  }

  /** Copies them under another name. */
  public static void copy(Path from, ModelShape shape, Path to) throws IOException {
    copy(from, to);
    if (shape instanceof ModelShape.Searched) {
      copy(ArchitectureFile.placeBeside(from), ArchitectureFile.placeBeside(to));
    } else {
      Files.deleteIfExists(ArchitectureFile.placeBeside(to));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    AtomicFile.write(to, channel -> Files.copy(from, Channels.newOutputStream(channel)));
  }
}
