package io.pimento.report.codesign.chart;

import io.pimento.report.codesign.document.Arm;
import io.pimento.report.codesign.document.BaselineFigures;
import io.pimento.report.codesign.document.CodesignDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Points that belong together and look alike: an arm's, or those of a family of hand-made models.
 *
 * @param style its class in style sheets
 */
public record Series(
    String name, String words, boolean handMade, String style, Marker marker, List<Dot> dots) {
  private static final List<String> KNOWN = List.of("joint", "two-stage", "blind", "random");
  private static final List<Marker> OF_ARMS =
      List.of(
          Marker.CIRCLE,
          Marker.DIAMOND,
          Marker.TRIANGLE,
          Marker.SQUARE,
          Marker.HEXAGON,
          Marker.WEDGE);
  private static final List<Marker> OF_FAMILIES =
      List.of(
          Marker.CROSS,
          Marker.PLUS,
          Marker.STAR,
          Marker.WEDGE,
          Marker.HEXAGON,
          Marker.BOW,
          Marker.PENTAGON);

  /**
   * One point.
   *
   * @param index in its arm or in the list of baselines
   */
  public record Dot(
      int index, String name, Map<String, Double> figures, boolean feasible, boolean front) {}

  /** Arms first, then families. */
  public static List<Series> of(CodesignDocument document) {
    List<Series> all = new ArrayList<>();
    TreeSet<Integer> free = new TreeSet<>();
    for (int i = 0; i < Palette.ARMS; i++) {
      free.add(i);
    }
    document.arms().forEach(a -> free.remove(KNOWN.indexOf(a.name())));
    for (Arm arm : document.arms()) {
      int at = KNOWN.indexOf(arm.name());
      if (at < 0) {
        Integer next = free.pollFirst();
        at = next == null ? all.size() % Palette.ARMS : next;
      }
      all.add(new Series(arm.name(), arm.words(), false, "s" + at, OF_ARMS.get(at), dots(arm)));
    }
    Map<String, List<Dot>> families = new LinkedHashMap<>();
    for (int i = 0; i < document.baselines().size(); i++) {
      BaselineFigures b = document.baselines().get(i);
      families
          .computeIfAbsent(b.family(), f -> new ArrayList<>())
          .add(new Dot(i, b.name(), b.figures(), true, b.front()));
    }
    int k = 0;
    for (Map.Entry<String, List<Dot>> family : families.entrySet()) {
      Marker marker = OF_FAMILIES.get(k++ % OF_FAMILIES.size());
      all.add(new Series(family.getKey(), "hand-made", true, "sb", marker, family.getValue()));
    }
    return List.copyOf(all);
  }

  private static List<Dot> dots(Arm arm) {
    return arm.points().stream()
        .map(
            p ->
                new Dot(
                    p.index(), arm.name() + " " + p.index(), p.figures(), p.feasible(), p.front()))
        .toList();
  }
}
