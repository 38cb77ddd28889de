package io.pimento.run;

import io.pimento.data.BagField;
import io.pimento.data.DataSchema;
import io.pimento.document.UserException;
import io.pimento.search.model.Bag;
import io.pimento.search.model.Stem;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How a model pools its fields of several values: its tables do not show it. */
public final class PooledFields {
  private static final String METADATA = "pimento.pooling";

  private PooledFields() {}

  /** What a model's weights say of it. */
  static Map<String, String> metadata(DataSchema data) {
    return Map.of(
        METADATA,
        data.bags().stream()
            .map(BagField::pooling)
            .map(p -> p.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")));
  }

  /**
   * Holds a model against the data that it is to score; models of earlier versions say nothing.
   *
   * @param metadata of its weights
   * @throws UserException if it pools otherwise
   */
  public static void require(Path weights, Map<String, String> metadata, Stem data) {
    String own = metadata.get(METADATA);
    String found =
        data.bags().stream()
            .map(Bag::pooling)
            .map(p -> p.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    if (own != null && !own.equals(found)) {
      throw new UserException(
          weights
              + (own.isEmpty()
                  ? " has no fields of several values"
                  : " pools its fields of several values by " + own)
              + ", the data "
              + (found.isEmpty() ? "have none" : "pool theirs by " + found)
              + "; prepare the data as the model's were (prepare --like RUN)");
    }
  }
}
