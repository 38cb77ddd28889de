package io.pimento.report.codesign.chart;

import io.pimento.report.Svg;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.Finalist;
import io.pimento.report.codesign.document.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** All points along two figures; fronts are joined, finalists ringed. */
public final class FrontChart {
  private static final String RING = "M-8.5 0a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0z";

  private final List<Series> series;
  private final Quantity across;
  private final Quantity up;

  private FrontChart(List<Series> series, Quantity across, Quantity up) {
    this.series = series;
    this.across = across;
    this.up = up;
  }

  /** The chart of two figures, the second upwards. */
  public static Svg of(CodesignDocument document, Quantity across, Quantity up) {
    List<Series> series =
        Series.of(document).stream()
            .filter(s -> s.dots().stream().anyMatch(d -> has(d, across) && has(d, up)))
            .toList();
    return new FrontChart(series, across, up).draw(document);
  }

  private static boolean has(Series.Dot d, Quantity q) {
    return d.figures().containsKey(q.name());
  }

  private static double figure(Series.Dot d, Quantity q) {
    Double figure = d.figures().get(q.name());
    if (figure == null) {
      throw new IllegalStateException(d.name() + " has no " + q.name());
    }
    return figure;
  }

  /** Figures of points and finalists, which an axis has to hold. */
  private static double[] along(List<Series.Dot> shown, List<Finalist> finalists, Quantity q) {
    return DoubleStream.concat(
            shown.stream().mapToDouble(d -> figure(d, q)),
            finalists.stream()
                .flatMap(f -> Stream.ofNullable(f.figures().get(q.name())))
                .mapToDouble(v -> v))
        .toArray();
  }

  /** Whether a finalist is not far worse than most along a figure that it has. */
  private static boolean isNear(Finalist f, Quantity q, double farthest) {
    Double figure = f.figures().get(q.name());
    return figure == null || q.minimised(figure) <= farthest;
  }

  private List<Series.Dot> dots(Series s) {
    return s.dots().stream().filter(d -> has(d, across) && has(d, up)).toList();
  }

  private Svg draw(CodesignDocument document) {
    List<Series.Dot> all = series.stream().flatMap(s -> dots(s).stream()).toList();
    double farthest = limit(all, across);
    double highest = limit(all, up);
    List<Series.Dot> shown =
        all.stream()
            .filter(
                d ->
                    across.minimised(figure(d, across)) <= farthest
                        && up.minimised(figure(d, up)) <= highest)
            .toList();
    List<Finalist> near =
        document.finalists().stream()
            .filter(f -> isNear(f, across, farthest) && isNear(f, up, highest))
            .toList();
    Legend legend = Legend.of(series);
    Frame frame =
        Frame.over(
            legend.height(Frame.WIDTH - Frame.LEFT),
            along(shown, near, across),
            along(shown, near, up));
    Svg svg = new Svg(frame.width(), frame.height(), up.words() + " by " + across.words());
    legend.draw(svg, Frame.LEFT, 0, Frame.WIDTH - Frame.LEFT);
    frame.draw(svg, across.words(), up.words());
    for (Series s : series) {
      for (boolean member : new boolean[] {false, true}) {
        for (Series.Dot d : dots(s)) {
          if (d.front() == member && shown.contains(d)) {
            dot(svg, frame, s, d);
          }
        }
      }
    }
    for (Series s : series) {
      if (!s.handMade()) {
        stairs(svg, frame, Stairs.of(s.dots(), across, up), "stair " + s.style());
      }
    }
    List<Series.Dot> made =
        series.stream().filter(Series::handMade).flatMap(s -> s.dots().stream()).toList();
    stairs(svg, frame, Stairs.of(made, across, up), "stair sb");
    near.forEach(f -> ring(svg, frame, f));
    int outside = all.size() - shown.size() + document.finalists().size() - near.size();
    if (outside > 0) {
      frame.note(svg, outside + (outside == 1 ? " point is" : " points are") + " far worse");
    }
    return svg;
  }

  private void dot(Svg svg, Frame frame, Series s, Series.Dot d) {
    String style = s.style() + (d.feasible() ? "" : " broken") + (d.front() ? " member" : " other");
    svg.mark(
        frame.x().at(figure(d, across)),
        frame.y().at(figure(d, up)),
        s.marker().outline(),
        style,
        String.format(
            Locale.ROOT,
            "%s%s: %s %s, %s %s",
            d.name(),
            d.feasible() ? "" : " (breaks a constraint)",
            across.words(),
            Figures.of(across.name(), figure(d, across)),
            up.words(),
            Figures.of(up.name(), figure(d, up))));
  }

  private void stairs(Svg svg, Frame frame, List<Series.Dot> members, String style) {
    StringBuilder d = new StringBuilder();
    double before = Double.NaN;
    for (Series.Dot m : members) {
      double x = figure(m, across);
      double y = figure(m, up);
      if (frame.holds(x, y)) {
        if (!d.isEmpty()) {
          d.append(frame.point("L", x, before));
        }
        d.append(frame.point(d.isEmpty() ? "M" : "L", x, y));
        before = y;
      }
    }
    if (!d.isEmpty()) {
      svg.path(d.toString(), style);
    }
  }

  private void ring(Svg svg, Frame frame, Finalist f) {
    Double x = f.figures().get(across.name());
    Double y = f.figures().get(up.name());
    if (x != null && y != null && frame.holds(x, y)) {
      String group = f.arm().or(f::family).orElse("");
      series.stream()
          .filter(s -> s.name().equals(group) && s.handMade() == f.arm().isEmpty())
          .forEach(
              s ->
                  svg.mark(
                      frame.x().at(x),
                      frame.y().at(y),
                      s.marker().outline(),
                      s.style() + " member",
                      f.name()));
      svg.mark(frame.x().at(x), frame.y().at(y), RING, "finalist", "finalist: " + f.name());
    }
  }

  /** A quality beyond it is far worse than most and would press all others into a line. */
  private static double limit(List<Series.Dot> dots, Quantity q) {
    if (!Figures.quality(q.name()) || dots.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double[] sorted = dots.stream().mapToDouble(d -> q.minimised(figure(d, q))).toArray();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    return median + 3 * (median - sorted[0]) + 1e-6;
  }
}
