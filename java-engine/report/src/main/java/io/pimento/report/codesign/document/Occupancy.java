package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How busy the parts of a device are.
 *
 * @param things what they are, such as tiles or banks
 * @param columns of the grid they lie in
 * @param shares of the time, 0 to 1, row by row
 * @param used how many hold anything; they come first
 */
public record Occupancy(
    @JsonProperty(required = true) String things,
    @JsonProperty(required = true) int columns,
    @JsonProperty(required = true) List<Double> shares,
    @JsonProperty(required = true) int used) {
  /**
   * @throws IllegalArgumentException if there is nothing to draw
   */
  public Occupancy {
    shares = List.copyOf(shares);
    if (columns < 1) {
      throw new IllegalArgumentException("needs columns of at least 1, not " + columns);
    }
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("needs at least one of shares");
    }
  }

  /** Whether anything works at all. */
  public boolean busy() {
    return shares.stream().anyMatch(s -> s > 0);
  }
}
