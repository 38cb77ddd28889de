package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalDouble;

/**
 * What one technique is worth.
 *
 * @param with in words, what it was run with
 * @param without in words, what it was run with in its place
 * @param quantity the name of the figure compared
 * @param value with the technique
 * @param base without it
 * @param tau Kendall's of the supernet's ranking with it
 */
public record Ablation(
    @JsonProperty(required = true) String technique,
    String with,
    String without,
    @JsonProperty(required = true) String quantity,
    OptionalDouble value,
    OptionalDouble base,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble tau,
    String note) {
  public Ablation {
    with = Absent.text(with);
    without = Absent.text(without);
    note = Absent.text(note);
  }
}
