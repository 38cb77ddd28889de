package io.pimento.app.report.codesign.document;

import java.util.List;

/**
 * How busy the parts of a device are.
 *
 * @param things what they are, such as tiles or banks
 * @param columns of the grid they lie in
 * @param shares of the time, 0 to 1, row by row
 * @param used how many hold anything; they come first
 */
public record Occupancy(String things, int columns, List<Double> shares, int used) {
  /** Whether anything works at all. */
  public boolean busy() {
    return shares.stream().anyMatch(s -> s > 0);
  }

  static Occupancy read(Part p) {
    Occupancy o =
        new Occupancy(
            p.at("things").text(),
            p.at("columns").whole(),
            p.at("shares").all(Part::number),
            p.at("used").whole());
    if (o.columns < 1) {
      throw p.wrong("needs columns of at least 1, not " + o.columns);
    }
    if (o.shares.isEmpty()) {
      throw p.wrong("needs at least one of shares");
    }
    return o;
  }
}
