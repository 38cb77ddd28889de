package io.pimento.report.codesign.chart;

import io.pimento.report.Svg;
import io.pimento.report.codesign.document.Occupancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tiles or banks as squares, the darker the busier. */
public final class OccupancyGrid {
  private static final int WIDTH = 360;
  private static final int KEY = 84;
  private static final int MOST = 1024;
  private static final double LARGEST = 19;

  private OccupancyGrid() {}

  /** How many neighbours one square stands for. */
  public static int together(Occupancy o) {
    return Math.max(1, Math.ceilDiv(o.shares().size(), MOST));
  }

  /** The grid, with its scale at the right. */
  public static Svg of(Occupancy o) {
    int together = together(o);
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < o.shares().size(); i += together) {
      shares.add(
          o.shares().subList(i, Math.min(o.shares().size(), i + together)).stream()
              .mapToDouble(s -> s)
              .average()
              .orElseThrow());
    }
    int columns = together == 1 ? Math.min(o.columns(), shares.size()) : 46;
    double side = Math.min(LARGEST, (WIDTH - KEY) / (double) columns);
    double gap = side > 12 ? 2 : side > 5 ? 1 : 0;
    int rows = Math.ceilDiv(shares.size(), columns);
    double most = shares.stream().mapToDouble(s -> s).max().orElse(0);
    Svg svg = new Svg(WIDTH, Math.max(84, (int) Math.ceil(rows * side)), "How busy: " + o.things());
    for (int i = 0; i < shares.size(); i++) {
      boolean used = i * together < o.used();
      svg.block(
          i % columns * side,
          Math.floorDiv(i, columns) * side,
          side - gap,
          side - gap,
          used ? style(shares.get(i), most) : "unused",
          tip(o, i, together, used, shares.get(i)));
    }
    key(svg, columns * side + 12, most, o.used() < o.shares().size());
    return svg;
  }

  private static String tip(Occupancy o, int i, int together, boolean used, double share) {
    String which =
        together == 1
            ? Integer.toString(i)
            : i * together + " to " + (Math.min(o.shares().size(), (i + 1) * together) - 1);
    return o.things()
        + " "
        + which
        + (used
            ? String.format(Locale.ROOT, ": busy %.3g %% of the time", 100 * share)
            : ": unused");
  }

  private static String style(double share, double most) {
    double part = most > 0 ? Math.clamp(share / most, 0, 1) : 0;
    return "step" + (int) Math.min(Palette.STEPS - 1, Math.floor(part * Palette.STEPS));
  }

  private static void key(Svg svg, double x, double most, boolean unused) {
    double y = 0;
    String[] labels = {String.format(Locale.ROOT, "%.3g %%", 100 * most), "0 %"};
    String[] styles = {"step" + (Palette.STEPS - 1), "step0"};
    for (int k = 0; k < 2; k++) {
      svg.block(x, y, 13, 13, styles[k], labels[k]);
      svg.text(x + 19, y + 11, "start", "tick", labels[k]);
      y += 20;
    }
    if (unused) {
      svg.block(x, y, 13, 13, "unused", "unused");
      svg.text(x + 19, y + 11, "start", "tick", "unused");
    }
  }
}
