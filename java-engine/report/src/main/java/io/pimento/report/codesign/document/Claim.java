package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Something the experiment was to show.
 *
 * @param quantity the name of the figure compared
 * @param ratio theirs over ours; missing where there was nothing to compare
 * @param goal the ratio to reach
 * @param difference of log loss, ours − theirs
 * @param margin within which log losses count as equal
 */
public record Claim(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) String ours,
    @JsonProperty(required = true) String theirs,
    @JsonProperty(required = true) String quantity,
    OptionalDouble ratio,
    OptionalDouble goal,
    @JsonProperty("log_loss_difference") Optional<Interval> difference,
    OptionalDouble margin,
    @JsonProperty(required = true) Verdict verdict) {
  /** What became of it. */
  public enum Verdict {
    MET("met"),
    NOT_MET("not met"),
    UNRESOLVED("unresolved");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    @JsonValue
    public String words() {
      return words;
    }

    /**
     * The verdict in those words.
     *
     * @throws IllegalArgumentException naming all
     */
    @JsonCreator
    public static Verdict of(String words) {
      return Arrays.stream(values())
          .filter(v -> v.words.equals(words))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "is '" + words + "'; there are 'met', 'not met' and 'unresolved'"));
    }
  }
}
