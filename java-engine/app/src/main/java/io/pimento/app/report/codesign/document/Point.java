package io.pimento.app.report.codesign.document;

import io.pimento.app.report.ArchitectureShape;
import java.util.Map;
import java.util.Optional;

/**
 * A candidate of an arm.
 *
 * @param figures by name; what could not be had is missing
 * @param feasible whether it keeps to the constraints
 * @param front whether its arm's front holds it
 * @param hardware the device and its knobs
 */
public record Point(
    int index,
    int generation,
    Map<String, Double> figures,
    boolean feasible,
    boolean front,
    Map<String, String> hardware,
    Optional<ArchitectureShape> architecture) {
  static Point read(Part p) {
    return new Point(
        p.at("index").whole(),
        p.at("generation").whole(),
        p.at("figures").each(Part::number),
        p.at("feasible").flag(),
        p.at("front").flag(),
        p.each("hardware", Part::setting),
        p.maybe("architecture").map(Point::shape));
  }

  static ArchitectureShape shape(Part p) {
    try {
      return ArchitectureShape.read(p.node());
    } catch (IllegalArgumentException e) {
      throw p.wrong("cannot be drawn: " + e.getMessage());
    }
  }
}
