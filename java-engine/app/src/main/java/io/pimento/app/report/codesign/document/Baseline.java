package io.pimento.app.report.codesign.document;

import java.util.Map;

/**
 * A hand-made model on the best mapping.
 *
 * @param naive its figures on the naive mapping; may be empty
 * @param front whether the hand-made models' front holds it
 */
public record Baseline(
    String family,
    String size,
    Map<String, Double> figures,
    Map<String, Double> naive,
    boolean front) {
  static Baseline read(Part p) {
    return new Baseline(
        p.at("family").text(),
        p.at("size").text(),
        p.at("figures").each(Part::number),
        p.each("naive", Part::number),
        p.maybe("front").map(Part::flag).orElse(false));
  }

  public String name() {
    return family + " " + size;
  }
}
