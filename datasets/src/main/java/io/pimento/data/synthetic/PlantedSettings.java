package io.pimento.data.synthetic;

import java.util.Locale;

/**
 * Which click model is planted.
 *
 * @param version 1: hashed effects of tokens and of groups of two and three fields ({@link
 *     PlantedModel}). 2: latent factors of tokens that are frequent enough to learn ({@link
 *     LatentModel}), under which models lie as far apart as on real click logs.
 * @param drift how much of the tokens' main effects changes from the first row to the last, whose
 *     correlation is 1 − drift; 0 to 1. Version 1 has none.
 */
public record PlantedSettings(int version, double drift) {
  /** What was generated before there was a choice. */
  public static final PlantedSettings FIRST = new PlantedSettings(1, 0);

  private static final int LATEST = 2;

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public PlantedSettings {
    if (version < 1 || version > LATEST) {
      throw new IllegalArgumentException(
          "planted version " + version + " is not known; there are 1 and 2");
    }
    if (!(drift >= 0 && drift <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "drift must be from 0 (none) to 1 (all of it), not %s", drift));
    }
    if (version == 1 && drift > 0) {
      throw new IllegalArgumentException(
          "drift " + drift + " needs planted version 2; version 1 does not drift");
    }
  }
}
