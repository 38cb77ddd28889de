package io.pimento.pim.inference;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
public record SweepPoint(
    SortedMap<String, String> settings, @Nullable String error, Map<String, Double> figures) {
  public SweepPoint {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** Names of the figures that any point has. */
  public static List<String> figureNames(List<SweepPoint> points) {
    Set<String> names = new LinkedHashSet<>();
    points.forEach(p -> names.addAll(p.figures().keySet()));
    return List.copyOf(names);
  }
}
