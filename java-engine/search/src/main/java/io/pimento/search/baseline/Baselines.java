package io.pimento.search.baseline;

import io.pimento.search.model.Stem;
import java.util.List;
import java.util.Locale;

/** The six families at their customary sizes. */
public final class Baselines {
  private static final List<Integer> HIDDEN = List.of(400, 400, 400);

  private Baselines() {}

  public static List<Baseline> all(Stem stem) {
    int heads = stem.embedding() % 2 == 0 ? 2 : 1;
    return List.of(
        new LogisticRegression(stem),
        new FactorizationMachine(stem),
        new Dlrm(stem, List.of(64, 32), List.of(256, 128)),
        new DeepFm(stem, HIDDEN),
        new DcnV2(stem, 3, HIDDEN),
        new AutoInt(stem, 2, heads, List.of(256, 128)));
  }

  /** The baseline of that name, whatever its case. */
  public static Baseline byName(String name, Stem stem) {
    return all(stem).stream()
        .filter(b -> b.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown baseline '"
                        + name
                        + "'; there are "
                        + all(stem).stream().map(Baseline::name).toList()));
  }
}
