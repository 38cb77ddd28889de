package io.pimento.codesign;

import io.pimento.pim.inference.Outcome;
import io.pimento.report.text.Text;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.evolve.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures of designs and simulated runs by name, as the document has them. */
final class DocumentFigures {
  private static final double PICO = 1e-12;
  private static final double MICRO = 1e-3;

  private DocumentFigures() {}

  /** Every finite figure of a score. */
  static Map<String, Double> of(SubnetScore score) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Measure m : Measure.values()) {
      double v = m.of(score);
      if (Double.isFinite(v)) {
        figures.put(m.label(), v);
      }
    }
    return figures;
  }

  /** Numbers with commas between them. */
  static String texts(List<Double> numbers, int decimals) {
    return numbers.stream().map(v -> Text.fixed(v, decimals)).collect(Collectors.joining(", "));
  }

  /** Energy a sample by part or operator, µJ. */
  static Map<String, Double> microjoules(Map<String, Long> attojoules, int batch) {
    Map<String, Double> all = new LinkedHashMap<>();
    attojoules.forEach((k, v) -> all.put(k, v * PICO / batch));
    return all;
  }

  /** How long each operator was at work in a batch, µs; operators of several lanes count each. */
  static Map<String, Double> microseconds(Outcome o) {
    Map<String, Double> all = new LinkedHashMap<>();
    o.timeline().forEach(b -> all.merge(b.name(), (b.to() - b.from()) * MICRO, Double::sum));
    return all;
  }
}
