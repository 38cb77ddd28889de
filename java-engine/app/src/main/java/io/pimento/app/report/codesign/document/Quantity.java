package io.pimento.app.report.codesign.document;

/**
 * A figure that points carry.
 *
 * @param name its key
 * @param words what it is, with its unit
 */
public record Quantity(String name, String words) {
  static Quantity read(Part p) {
    return new Quantity(p.at("name").text(), p.at("words").text());
  }

  /** Whether less is better; so it is for all but the AUC. */
  public boolean less() {
    return !name.equals("auc");
  }

  /** A point's figure as something of which less is better. */
  public double minimised(double figure) {
    return less() ? figure : -figure;
  }
}
