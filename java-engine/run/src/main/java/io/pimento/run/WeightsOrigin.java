package io.pimento.run;

import java.util.Map;

/**
 * What all weights of a run say of themselves: how they read raw rows, and on which data they were
 * trained.
 *
 * @param metadata by the names under which files carry it
 */
public record WeightsOrigin(Map<String, String> metadata) {
  public WeightsOrigin {
    metadata = Map.copyOf(metadata);
  }
}
