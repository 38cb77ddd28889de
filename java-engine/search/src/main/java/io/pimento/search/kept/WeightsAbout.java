package io.pimento.search.kept;

import io.pimento.data.InputKinds;
import java.util.List;
import java.util.Map;

/** What files of weights say of themselves, by the keys of their metadata. */
public final class WeightsAbout {
  /** Whether they are {@link #STANDALONE}, {@link #BASELINE} or, where it is missing, shared. */
  public static final String KIND = "pimento.kind";

  /** The kind of a searched model with weights of its own. */
  public static final String STANDALONE = "standalone";

  /** The kind of a hand-made model. */
  public static final String BASELINE = "baseline";

  /** The model's name: a hand-made one's family. */
  public static final String NAME = "pimento.name";

  /** A hand-made model's sizes, as JSON. */
  public static final String SIZES = "pimento.sizes";

  /** Width of its embeddings, in files without sizes. */
  public static final String EMBEDDING = "pimento.embedding";

  /** Fingerprint of the data that it was trained on. */
  public static final String DATA = "pimento.data";

  /** Fingerprint of the dictionaries, transforms and schema beside it. */
  public static final String ENCODING = "pimento.encoding";

  /** Steps of training that were made. */
  public static final String STEP = "pimento.step";

  private static final String INPUTS = "pimento.inputs";

  private WeightsAbout() {}

  /** What is said of the columns that a model reads. */
  public static Map<String, String> inputs(InputKinds inputs) {
    return inputs.equals(InputKinds.ALL)
        ? Map.of()
        : Map.of(INPUTS, String.join(",", inputs.names()));
  }

  /** The columns that a model reads. */
  public static InputKinds inputs(Map<String, String> metadata) {
    String names = metadata.get(INPUTS);
    return names == null ? InputKinds.ALL : InputKinds.of(List.of(names.split(",")));
  }
}
