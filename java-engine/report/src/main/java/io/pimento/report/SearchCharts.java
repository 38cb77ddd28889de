package io.pimento.report;

import io.pimento.report.text.Text;
import io.pimento.search.evolve.Candidate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The search as pictures: quality against work, and progress. */
final class SearchCharts {
  static final int WIDTH = 560;
  static final int HEIGHT = 360;
  static final int LEFT = 74;
  static final int RIGHT = 16;
  static final int TOP = 16;
  static final int BOTTOM = 50;

  /** From the first generation to the last (a perceptually even scale). */
  private static final int[][] COLOURS = {
    {68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {240, 200, 40}
  };

  private SearchCharts() {}

  /** One dot a subnet: validation log loss against multiply-adds, coloured by generation. */
  static String scatter(List<Candidate> all) {
    List<Candidate> shown = inside(all);
    ChartAxis x =
        ChartAxis.of(
            shown.stream().mapToDouble(c -> work(c)).min().orElse(1),
            shown.stream().mapToDouble(c -> work(c)).max().orElse(10),
            LEFT,
            WIDTH - RIGHT,
            true);
    ChartAxis y = lossAxis(shown);
    Svg svg = new Svg(WIDTH, HEIGHT, "Validation log loss of every subnet against its work");
    frame(svg, x, y, "multiply-adds a sample", "validation log loss");
    int last = all.stream().mapToInt(Candidate::generation).max().orElse(0);
    Candidate best = best(all);
    for (Candidate c : shown) {
      svg.dot(x.at(work(c)), y.at(loss(c)), 4, colour(c.generation(), last), "dot", describe(c));
    }
    svg.dot(x.at(work(best)), y.at(loss(best)), 8, "none", "ring", "best: " + describe(best));
    return svg.build();
  }

  /** Validation log loss of each subnet and the best so far, in the order of the search. */
  static String progress(List<Candidate> all) {
    List<Candidate> shown = inside(all);
    ChartAxis x = ChartAxis.of(0, Math.max(1, all.size() - 1.0), LEFT, WIDTH - RIGHT, false);
    ChartAxis y = lossAxis(shown);
    Svg svg = new Svg(WIDTH, HEIGHT, "Best validation log loss so far");
    frame(svg, x, y, "subnets scored", "validation log loss");
    int last = all.stream().mapToInt(Candidate::generation).max().orElse(0);
    for (Candidate c : shown) {
      svg.dot(x.at(c.index()), y.at(loss(c)), 3, colour(c.generation(), last), "dot", describe(c));
    }
    StringBuilder d = new StringBuilder();
    Candidate best = all.getFirst();
    double bestLoss = Double.NaN;
    for (Candidate c : all) {
      double before = bestLoss;
      best = Candidate.BEST_FIRST.compare(c, best) < 0 ? c : best;
      bestLoss = loss(best);
      if (Double.isNaN(before)) {
        d.append(point("M", x.at(c.index()), y.at(bestLoss)));
      } else {
        d.append(point("L", x.at(c.index()), y.at(before)));
        d.append(point("L", x.at(c.index()), y.at(bestLoss)));
      }
    }
    svg.path(d.toString(), "best");
    return svg.build();
  }

  static String point(String command, double x, double y) {
    return String.format(Locale.ROOT, "%s%.1f %.1f ", command, x, y);
  }

  /** Without the far worst, which would press all others into a line. */
  private static List<Candidate> inside(List<Candidate> all) {
    double[] losses = all.stream().mapToDouble(SearchCharts::loss).sorted().toArray();
    double median = losses[losses.length / 2];
    double limit = median + 3 * (median - losses[0]) + 1e-6;
    List<Candidate> shown = all.stream().filter(c -> loss(c) <= limit).toList();
    return shown.isEmpty() ? all : shown;
  }

  /** How many subnets are outside the pictures. */
  static int left(List<Candidate> all) {
    return all.size() - inside(all).size();
  }

  private static ChartAxis lossAxis(List<Candidate> shown) {
    double[] losses = shown.stream().mapToDouble(SearchCharts::loss).sorted().toArray();
    return ChartAxis.of(losses[0], losses[losses.length - 1], HEIGHT - BOTTOM, TOP, false);
  }

  static void frame(Svg svg, ChartAxis x, ChartAxis y, String xName, String yName) {
    svg.grid(x, y, t -> label(x, t), t -> label(y, t));
    svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "axis", xName);
    svg.upright(16, (TOP + HEIGHT - BOTTOM) / 2.0, yName);
  }

  /** As many decimals as the steps of an axis need; none on one that goes far. */
  private static String label(ChartAxis axis, double t) {
    List<Double> ticks = axis.ticks();
    double step = ticks.size() < 2 ? 1e-4 : ticks.get(1) - ticks.get(0);
    return step >= 1
        ? compact(t)
        : Text.fixed(t, (int) Math.clamp(Math.ceil(-Math.log10(step)), 1, 6));
  }

  private static String compact(double v) {
    if (v >= 1e6) {
      return String.format(Locale.ROOT, "%.0fM", v / 1e6);
    }
    return v >= 1e3
        ? String.format(Locale.ROOT, "%.0fk", v / 1e3)
        : String.format(Locale.ROOT, "%.0f", v);
  }

  static String colour(int generation, int last) {
    double at = last == 0 ? 0 : (COLOURS.length - 1.0) * generation / last;
    int k = Math.min(COLOURS.length - 2, (int) at);
    int[] rgb = new int[3];
    Arrays.setAll(
        rgb, i -> (int) Math.round(COLOURS[k][i] + (at - k) * (COLOURS[k + 1][i] - COLOURS[k][i])));
    return String.format(Locale.ROOT, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
  }

  private static Candidate best(List<Candidate> all) {
    return all.stream().min(Candidate.BEST_FIRST).orElseThrow();
  }

  private static double work(Candidate c) {
    return Math.max(1, c.score().multiplyAdds());
  }

  private static double loss(Candidate c) {
    return c.score().metrics().logLoss();
  }

  static String describe(Candidate c) {
    return "subnet "
        + c.index()
        + ", generation "
        + c.generation()
        + ", log loss "
        + Text.fixed(loss(c), 5)
        + ", AUC "
        + Text.fixed(c.score().metrics().auc(), 5)
        + ", "
        + Text.count(c.score().multiplyAdds())
        + " multiply-adds";
  }
}
