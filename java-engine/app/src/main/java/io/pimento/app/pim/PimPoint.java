package io.pimento.app.pim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One point of a sweep.
 *
 * @param settings everything that was said for it
 * @param error why it cannot be, or null
 * @param figures by name; empty if there is an error
 */
public record PimPoint(
    SortedMap<String, String> settings, @Nullable String error, Map<String, Double> figures) {
  public PimPoint {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }
}
