package io.pimento.app.report.codesign.document;

import java.util.OptionalDouble;

/**
 * What one technique is worth.
 *
 * @param with in words, what it was run with
 * @param without in words, what it was run with in its place
 * @param quantity the name of the figure compared
 * @param value with the technique
 * @param base without it
 * @param tau Kendall's of the supernet's ranking with it
 */
public record Ablation(
    String technique,
    String with,
    String without,
    String quantity,
    OptionalDouble value,
    OptionalDouble base,
    OptionalDouble tau,
    String note) {
  static Ablation read(Part p) {
    return new Ablation(
        p.at("technique").text(),
        p.textOr("with", ""),
        p.textOr("without", ""),
        p.at("quantity").text(),
        p.maybeNumber("value"),
        p.maybeNumber("base"),
        p.maybeNumber("tau"),
        p.textOr("note", ""));
  }
}
