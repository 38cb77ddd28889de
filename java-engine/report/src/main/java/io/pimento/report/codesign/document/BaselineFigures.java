package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A hand-made model on the best mapping.
 *
 * @param naive its figures on the naive mapping; may be empty
 * @param front whether the hand-made models' front holds it
 * @param seconds that training it took
 */
public record BaselineFigures(
    @JsonProperty(required = true) String family,
    @JsonProperty(required = true) String size,
    @JsonProperty(required = true) Map<String, Double> figures,
    Map<String, Double> naive,
    boolean front,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble seconds) {
  public BaselineFigures {
    figures = Absent.figures(figures);
    naive = Absent.figures(naive);
  }

  public String name() {
    return family + " " + size;
  }
}
