package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalDouble;

/**
 * How well the cost model learned on the fly ranks.
 *
 * @param arm that it served; may be empty
 * @param tau Kendall's between predicted and exact
 * @param pairs how many candidates it was held against
 */
public record Surrogate(
    @JsonProperty(required = true) String objective,
    String arm,
    OptionalDouble tau,
    @JsonProperty(required = true) int pairs) {
  public Surrogate {
    arm = Absent.text(arm);
  }
}
