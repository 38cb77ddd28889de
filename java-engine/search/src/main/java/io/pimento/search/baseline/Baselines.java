package io.pimento.search.baseline;

import io.pimento.search.model.Stem;
import java.util.Arrays;
import java.util.List;

/** The families at their customary sizes. */
public final class Baselines {
  private Baselines() {}

  public static List<Baseline> all(Stem stem) {
    return Arrays.stream(Family.values()).map(f -> customary(f, stem)).toList();
  }

  /**
   * The baseline of that name, whatever its case.
   *
   * @throws IllegalArgumentException naming all
   */
  public static Baseline byName(String name, Stem stem) {
    return customary(Family.byName(name), stem);
  }

  private static Baseline customary(Family family, Stem stem) {
    return family.of(stem, family.customary(stem.embedding()));
  }
}
