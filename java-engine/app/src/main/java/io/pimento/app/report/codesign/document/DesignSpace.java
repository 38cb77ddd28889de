package io.pimento.app.report.codesign.document;

import java.util.List;
import java.util.Map;

/**
 * What could be chosen.
 *
 * @param log10 decimal logarithms of how many choices there are, by part
 */
public record DesignSpace(Map<String, Double> log10, List<Device> devices) {
  /** A device and what may be set on it. */
  public record Device(String name, String kind, List<Knob> knobs) {}

  /** One setting. */
  public record Knob(String key, List<Value> values) {}

  /** One value, with its source or the word that it is assumed. */
  public record Value(String value, String source) {}

  static DesignSpace read(Part p) {
    return new DesignSpace(p.each("log10", Part::number), p.all("devices", DesignSpace::device));
  }

  private static Device device(Part p) {
    return new Device(
        p.at("device").text(), p.textOr("kind", ""), p.all("knobs", DesignSpace::knob));
  }

  private static Knob knob(Part p) {
    return new Knob(
        p.at("key").text(),
        p.at("values").all(v -> new Value(v.at("value").setting(), v.textOr("source", "assumed"))));
  }
}
