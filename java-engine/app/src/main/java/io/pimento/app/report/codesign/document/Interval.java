package io.pimento.app.report.codesign.document;

import java.util.List;
import java.util.Optional;

/** A mean with the ends of its 95 % interval. */
public record Interval(double mean, double low, double high) {
  /** Empty where a number is null, since it could not be had. */
  static Optional<Interval> read(Part p) {
    for (String key : List.of("mean", "low", "high")) {
      if (p.names(key) && p.maybe(key).isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Interval(p.at("mean").number(), p.at("low").number(), p.at("high").number()));
  }
}
