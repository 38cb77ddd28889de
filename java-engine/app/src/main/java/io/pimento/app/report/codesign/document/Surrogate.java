package io.pimento.app.report.codesign.document;

import java.util.OptionalDouble;

/**
 * How well the cost model learned on the fly ranks.
 *
 * @param arm that it served; may be empty
 * @param tau Kendall's between predicted and exact
 * @param pairs how many candidates it was held against
 */
public record Surrogate(String objective, String arm, OptionalDouble tau, int pairs) {
  static Surrogate read(Part p) {
    return new Surrogate(
        p.at("objective").text(), p.textOr("arm", ""), p.maybeNumber("tau"), p.at("pairs").whole());
  }
}
