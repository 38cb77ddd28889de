package io.pimento.app.job;

import io.pimento.app.UserException;
import io.pimento.app.run.Run;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.model.Stem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Hand-made models whose weights a run keeps: the file's metadata say which model it is. */
public final class HandMadeModel {
  private static final String KIND = "pimento.kind";
  private static final String BASELINE = "baseline";
  private static final String NAME = "pimento.name";
  private static final String EMBEDDING = "pimento.embedding";

  private HandMadeModel() {}

  /** Keeps the best of a run, under its fixed name. */
  static void keep(Run run, Baseline model, ParameterStore store) throws IOException {
    Map<String, String> metadata = new TreeMap<>(run.encoding().metadata());
    metadata.put(KIND, BASELINE);
    metadata.put(NAME, model.name());
    metadata.put(EMBEDDING, Integer.toString(run.data().stem().embedding()));
    metadata.put("pimento.data", run.data().fingerprint());
    Checkpoint.write(run.folder().bestBaseline(), store, metadata);
  }

  /** Whether a file holds a hand-made model. */
  public static boolean isIn(Path weights) throws IOException {
    return BASELINE.equals(Safetensors.readHeader(weights).metadata().get(KIND));
  }

  /**
   * The model of a file, over some data's fields.
   *
   * @throws UserException if the file names no model that is known
   */
  public static Baseline of(Path weights, Stem data) throws IOException {
    Map<String, String> metadata = Safetensors.readHeader(weights).metadata();
    try {
      int embedding = Integer.parseInt(metadata.getOrDefault(EMBEDDING, ""));
      return Baselines.byName(metadata.getOrDefault(NAME, ""), data.withEmbedding(embedding));
    } catch (IllegalArgumentException e) {
      throw new UserException(weights + ": its metadata name no model: " + e.getMessage(), e);
    }
  }
}
