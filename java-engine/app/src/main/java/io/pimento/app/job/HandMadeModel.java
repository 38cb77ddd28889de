package io.pimento.app.job;

import io.pimento.app.UserException;
import io.pimento.app.run.Run;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.model.Stem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Hand-made models whose weights a run keeps: the file's metadata say which model it is. */
public final class HandMadeModel {
  private static final String KIND = "pimento.kind";
  private static final String BASELINE = "baseline";
  private static final String NAME = "pimento.name";
  private static final String EMBEDDING = "pimento.embedding";
  private static final String SIZES = "pimento.sizes";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private HandMadeModel() {}

  /** Keeps the best of a run, under its fixed name. */
  static void keep(Run run, Baseline model, ParameterStore store) throws IOException {
    Map<String, String> metadata = new TreeMap<>(run.encoding().metadata());
    Family family = Family.byName(model.name());
    metadata.putAll(metadata(family, family.customary(run.data().stem().embedding())));
    metadata.put("pimento.data", run.data().fingerprint());
    Checkpoint.write(run.folder().bestBaseline(), store, metadata);
  }

  /** What the weights of a family at some sizes say of themselves. */
  public static Map<String, String> metadata(Family family, Sizes sizes) {
    return Map.of(
        KIND,
        BASELINE,
        NAME,
        family.label(),
        EMBEDDING,
        Integer.toString(sizes.embedding()),
        SIZES,
        MAPPER.writeValueAsString(sizes));
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
      Family family = Family.byName(metadata.getOrDefault(NAME, ""));
      String sizes = metadata.get(SIZES);
      return family.of(
          data,
          sizes == null
              ? family.customary(Integer.parseInt(metadata.getOrDefault(EMBEDDING, "")))
              : MAPPER.readValue(sizes, Sizes.class));
    } catch (IllegalArgumentException | JacksonException e) {
      throw new UserException(weights + ": its metadata name no model: " + e.getMessage(), e);
    }
  }
}
