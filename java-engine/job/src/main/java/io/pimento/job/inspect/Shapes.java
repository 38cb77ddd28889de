package io.pimento.job.inspect;

import io.pimento.document.UserException;
import io.pimento.search.model.Stem;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;

/** Inputs of the published data sets, as far as a model's size outside its tables needs them. */
public final class Shapes {
  private static final int EMBEDDING = 16;

  private Shapes() {}

  /** The stem of {@code criteo}, {@code avazu} or {@code kdd}, with tables of one row. */
  public static Stem byName(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new UserException(
                    "unknown shape '"
                        + name
                        + "'; there are criteo, avazu and kdd, or --data DIR"));
  }

  /** The stem that an entry's name, such as {@code kdd-full}, begins with. */
  public static Optional<Stem> find(String entry) {
    return switch (entry.toLowerCase(Locale.ROOT).split("-", 2)[0]) {
      case "criteo" -> Optional.of(stem(13, 26));
      case "avazu" -> Optional.of(stem(1, 23));
      case "kdd" -> Optional.of(stem(3, 10));
      default -> Optional.empty();
    };
  }

  private static Stem stem(int dense, int fields) {
    return new Stem(dense, Collections.nCopies(fields, 1), EMBEDDING);
  }
}
