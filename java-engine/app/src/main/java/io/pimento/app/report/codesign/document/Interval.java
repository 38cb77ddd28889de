package io.pimento.app.report.codesign.document;

/** A mean with the ends of its 95 % interval. */
public record Interval(double mean, double low, double high) {
  static Interval read(Part p) {
    return new Interval(p.at("mean").number(), p.at("low").number(), p.at("high").number());
  }
}
