package io.pimento.examples;

import io.pimento.Backend;
import io.pimento.Batch;
import io.pimento.Engine;
import io.pimento.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Scores rows with a searched model: an architecture as JSON, and its weights as safetensors. */
final class ScoreASearchedModel {
  private ScoreASearchedModel() {}

  /** Probabilities of rows that hold {@code dense} and {@code ids}. */
  static float[] run(SavedModel model, Batch rows) throws IOException {
    try (Engine engine = Engine.open(Backend.cpu())) {
      return engine.run(model.prepare(engine, 512), rows).probabilities();
    }
  }

  /**
   * With a run folder: the model that the run found best, or with an architecture, weights, and the
   * number of dense features.
   */
  public static void main(String[] args) throws IOException {
    SavedModel model =
        args.length == 1
            ? SavedModel.open(Path.of(args[0]))
            : SavedModel.open(Path.of(args[1]), Path.of(args[0]), Integer.parseInt(args[2]));
    System.out.println(model.graph().inputs());
    System.out.println(Arrays.toString(run(model, Clicks.of(10, 1).rows())));
  }
}
