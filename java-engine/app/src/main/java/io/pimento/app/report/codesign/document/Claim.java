package io.pimento.app.report.codesign.document;

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
    String name,
    String ours,
    String theirs,
    String quantity,
    OptionalDouble ratio,
    OptionalDouble goal,
    Optional<Interval> difference,
    OptionalDouble margin,
    Verdict verdict) {
  /** What became of it. */
  public enum Verdict {
    MET("met"),
    NOT_MET("not met"),
    UNRESOLVED("unresolved");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  static Claim read(Part p) {
    return new Claim(
        p.at("name").text(),
        p.at("ours").text(),
        p.at("theirs").text(),
        p.at("quantity").text(),
        p.maybeNumber("ratio"),
        p.maybeNumber("goal"),
        p.maybe("log_loss_difference").flatMap(Interval::read),
        p.maybeNumber("margin"),
        verdict(p.at("verdict")));
  }

  private static Verdict verdict(Part p) {
    String text = p.text();
    return Arrays.stream(Verdict.values())
        .filter(v -> v.words().equals(text))
        .findFirst()
        .orElseThrow(
            () -> p.wrong("is '" + text + "'; there are 'met', 'not met' and 'unresolved'"));
  }
}
