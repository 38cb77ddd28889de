package io.pimento.app.report.codesign.document;

/**
 * How well the cost model learned on the fly ranks.
 *
 * @param tau Kendall's between predicted and exact
 * @param pairs how many candidates it was held against
 */
public record Surrogate(String objective, double tau, int pairs) {
  static Surrogate read(Part p) {
    return new Surrogate(p.at("objective").text(), p.at("tau").number(), p.at("pairs").whole());
  }
}
