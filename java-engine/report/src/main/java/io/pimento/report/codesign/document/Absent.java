package io.pimento.report.codesign.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a document leaves out is empty. */
final class Absent {
  private Absent() {}

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  static <T> Map<String, T> map(@Nullable Map<String, T> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Figures that could be had, in their order. */
  static Map<String, Double> figures(@Nullable Map<String, Double> figures) {
    Map<String, Double> kept = new LinkedHashMap<>(map(figures));
    kept.values().removeIf(v -> !Double.isFinite(v));
    return Collections.unmodifiableMap(kept);
  }
}
