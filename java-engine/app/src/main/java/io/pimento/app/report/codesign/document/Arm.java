package io.pimento.app.report.codesign.document;

import java.util.List;

/**
 * One way to search, with its budget.
 *
 * @param seconds that it took
 * @param reference the corner of its hypervolume, one figure an objective
 * @param hypervolume after how many evaluations it was how much
 */
public record Arm(
    String name,
    String words,
    double seconds,
    List<Double> reference,
    List<Step> hypervolume,
    List<Point> points) {
  /** The hypervolume after some evaluations. */
  public record Step(int evaluations, double value) {}

  static Arm read(Part p) {
    return new Arm(
        p.at("name").text(),
        p.textOr("words", ""),
        p.at("seconds").number(),
        p.all("reference", Part::number),
        p.all("hypervolume", s -> new Step(s.at("evaluations").whole(), s.at("value").number())),
        p.at("points").all(Point::read));
  }

  public long members() {
    return points.stream().filter(Point::front).count();
  }
}
