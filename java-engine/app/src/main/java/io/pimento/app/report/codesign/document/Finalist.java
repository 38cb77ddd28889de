package io.pimento.app.report.codesign.document;

import io.pimento.app.report.ArchitectureShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model that was trained alone and simulated exactly.
 *
 * @param arm that found it; a hand-made model has a family instead
 * @param index of the arm's point, or of the baseline
 * @param validation figures by name, one a seed
 * @param test as {@code validation}; empty where the test split stayed closed
 * @param breakdown parts of a cost by name, such as {@code energy_uj} into adc and dac
 */
public record Finalist(
    String name,
    Optional<String> arm,
    Optional<String> family,
    OptionalInt index,
    Map<String, Double> figures,
    Map<String, String> hardware,
    Optional<ArchitectureShape> architecture,
    Map<String, List<Double>> validation,
    Map<String, List<Double>> test,
    Map<String, Map<String, Double>> breakdown,
    List<Occupancy> occupancy) {
  static Finalist read(Part p) {
    return new Finalist(
        p.at("name").text(),
        p.maybe("arm").map(Part::text),
        p.maybe("family").map(Part::text),
        p.maybe("index").map(i -> OptionalInt.of(i.whole())).orElse(OptionalInt.empty()),
        p.at("figures").each(Part::number),
        p.each("hardware", Part::setting),
        p.maybe("architecture").map(Point::shape),
        seeds(p, "validation"),
        seeds(p, "test"),
        p.each("breakdown", b -> b.each(Part::number)),
        p.all("occupancy", Occupancy::read));
  }

  private static Map<String, List<Double>> seeds(Part p, String key) {
    Map<String, List<Double>> kept = new LinkedHashMap<>();
    p.each(key, s -> s.all(Part::number))
        .forEach(
            (name, values) -> {
              if (!values.isEmpty()) {
                kept.put(name, values);
              }
            });
    return kept;
  }
}
