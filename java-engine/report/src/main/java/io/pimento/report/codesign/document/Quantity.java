package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A figure that points carry.
 *
 * @param name its key
 * @param words what it is, with its unit
 */
public record Quantity(
    @JsonProperty(required = true) String name, @JsonProperty(required = true) String words) {
  /** Whether less is better; so it is for all but the AUC. */
  public boolean less() {
    return !name.equals("auc");
  }

  /** A point's figure as something of which less is better. */
  public double minimised(double figure) {
    return less() ? figure : -figure;
  }
}
