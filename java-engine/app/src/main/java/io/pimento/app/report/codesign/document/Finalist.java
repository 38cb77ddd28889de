package io.pimento.app.report.codesign.document;

import io.pimento.app.report.ArchitectureShape;
import java.util.Collections;
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
 * @param plainMemory its costs on the best memory without processing; may be empty
 * @param assumed how much of its costs rests on assumed constants, in words; may be empty
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
    Map<String, Double> plainMemory,
    Map<String, Map<String, Double>> breakdown,
    List<Occupancy> occupancy,
    String assumed) {
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
        p.each("plain_memory", Part::number),
        p.each("breakdown", b -> b.each(Part::number)),
        p.all("occupancy", Occupancy::read),
        p.textOr("assumed", ""));
  }

  /** With figures of the point that it was, where its own do not say. */
  Finalist with(Map<String, Double> found) {
    Map<String, Double> all = new LinkedHashMap<>(found);
    all.putAll(figures);
    return new Finalist(
        name,
        arm,
        family,
        index,
        Collections.unmodifiableMap(all),
        hardware,
        architecture,
        validation,
        test,
        plainMemory,
        breakdown,
        occupancy,
        assumed);
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
