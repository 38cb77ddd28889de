package io.pimento.report.codesign.chart;

import io.pimento.report.codesign.document.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The points of a series that no other beats along two figures (as a page's front.js). */
public final class Stairs {
  private Stairs() {}

  /** From the best along the first figure to the best along the second; feasible points only. */
  public static List<Series.Dot> of(List<Series.Dot> dots, Quantity across, Quantity up) {
    List<Series.Dot> sorted = new ArrayList<>();
    for (Series.Dot d : dots) {
      if (d.feasible()
          && d.figures().containsKey(across.name())
          && d.figures().containsKey(up.name())) {
        sorted.add(d);
      }
    }
    sorted.sort(
        Comparator.comparingDouble((Series.Dot d) -> least(across, d))
            .thenComparingDouble(d -> least(up, d)));
    List<Series.Dot> kept = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (Series.Dot d : sorted) {
      if (least(up, d) < best) {
        best = least(up, d);
        kept.add(d);
      }
    }
    return kept;
  }

  private static double least(Quantity q, Series.Dot d) {
    Double figure = d.figures().get(q.name());
    return figure == null ? Double.POSITIVE_INFINITY : q.minimised(figure);
  }
}
