package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hard bound on a figure of a subnet.
 *
 * @param atMost whether the figure may be up to the bound; else it must be at least that
 * @param bound above 0
 */
public record Constraint(Measure measure, boolean atMost, double bound) {
  private static final Pattern FORM =
      Pattern.compile("\\s*([A-Za-z_0-9]+)\\s*(<=|>=)\\s*([0-9.eE+-]+)\\s*");

  public Constraint {
    if (!(bound > 0) || Double.isInfinite(bound)) {
      throw new IllegalArgumentException(
          "a constraint on " + measure.label() + " needs a number above 0, not " + bound);
    }
  }

  /**
   * Reads {@code multiply_adds <= 2e5}.
   *
   * @throws IllegalArgumentException naming the text and what is allowed
   */
  public static Constraint parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw malformed(text, "");
    }
    try {
      double bound = Double.parseDouble(m.group(3));
      return new Constraint(Measure.byLabel(m.group(1)), m.group(2).equals("<="), bound);
    } catch (NumberFormatException e) {
      throw malformed(text, " ('" + m.group(3) + "' is no number)");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException malformed(String text, String why) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no constraint"
            + why
            + "; write MEASURE <= NUMBER or MEASURE >= NUMBER, the measure one of "
            + String.join(", ", Measure.labels()));
  }

  /** How far a figure is past the bound, as a part of the bound; 0 if it keeps to it. */
  double violation(SubnetScore score) {
    return violation(measure.of(score));
  }

  /** The same of a figure alone. */
  public double violation(double figure) {
    if (Double.isNaN(figure)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.max(0, atMost ? figure - bound : bound - figure) / bound;
  }

  @Override
  public String toString() {
    String number =
        bound == Math.rint(bound) && bound < 1e15
            ? String.format(Locale.ROOT, "%.0f", bound)
            : Double.toString(bound);
    return measure.label() + (atMost ? " <= " : " >= ") + number;
  }
}
