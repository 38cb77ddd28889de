package io.pimento.report;

import static io.pimento.report.SearchCharts.BOTTOM;
import static io.pimento.report.SearchCharts.HEIGHT;
import static io.pimento.report.SearchCharts.LEFT;
import static io.pimento.report.SearchCharts.RIGHT;
import static io.pimento.report.SearchCharts.TOP;
import static io.pimento.report.SearchCharts.WIDTH;

import io.pimento.report.text.Text;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.SearchFront;
import java.util.List;

/** The Pareto front as pictures: its members among all subnets, and how it grew. */
final class FrontCharts {
  /** Of subnets that break a constraint. */
  private static final String PALE = "#c3cad6";

  private FrontCharts() {}

  /** One dot a subnet: the first objective against the second, members of the front ringed. */
  static String front(Goals goals, SearchFront front, List<Candidate> all) {
    Measure up = goals.objectives().getFirst();
    Measure across = goals.objectives().get(1);
    List<Candidate> members = front.members();
    double highest = limit(up, all);
    double farthest = limit(across, all);
    List<Candidate> shown =
        all.stream()
            .filter(
                c ->
                    members.contains(c)
                        || (up.minimised(figure(up, c)) <= highest
                            && across.minimised(figure(across, c)) <= farthest))
            .toList();
    ChartAxis x = axis(across, shown, LEFT, WIDTH - RIGHT);
    ChartAxis y = axis(up, shown, HEIGHT - BOTTOM, TOP);
    Svg svg = new Svg(WIDTH, HEIGHT, "The Pareto front: " + up.words() + ", " + across.words());
    SearchCharts.frame(svg, x, y, across.words(), up.words());
    for (Constraint c : goals.constraints()) {
      if (c.measure() == across && c.bound() > x.min() && c.bound() < x.max()) {
        svg.line(x.at(c.bound()), TOP, x.at(c.bound()), HEIGHT - BOTTOM, "bound");
      } else if (c.measure() == up && c.bound() > y.min() && c.bound() < y.max()) {
        svg.line(LEFT, y.at(c.bound()), WIDTH - RIGHT, y.at(c.bound()), "bound");
      }
    }
    int last = all.stream().mapToInt(Candidate::generation).max().orElse(0);
    for (Candidate c : shown) {
      String fill = c.fitness().feasible() ? SearchCharts.colour(c.generation(), last) : PALE;
      svg.dot(x.at(figure(across, c)), y.at(figure(up, c)), 4, fill, "dot", text(c));
    }
    if (goals.objectives().size() == 2 && !members.isEmpty()) {
      svg.path(stairs(members, x, y, across, up), "best");
    }
    for (Candidate c : members) {
      String note = "front: " + text(c);
      svg.dot(x.at(figure(across, c)), y.at(figure(up, c)), 7, "none", "ring", note);
    }
    return svg.build();
  }

  /** The hypervolume after each subnet. */
  static String hypervolume(SearchFront front) {
    int all = front.evaluations();
    ChartAxis x = ChartAxis.of(0, Math.max(1, all), LEFT, WIDTH - RIGHT, false);
    ChartAxis y = ChartAxis.of(0, Math.max(1e-9, front.hypervolume()), HEIGHT - BOTTOM, TOP, false);
    Svg svg = new Svg(WIDTH, HEIGHT, "Hypervolume of the front over the subnets scored");
    SearchCharts.frame(svg, x, y, "subnets scored", "hypervolume");
    StringBuilder d = new StringBuilder(SearchCharts.point("M", x.at(0), y.at(0)));
    double before = 0;
    for (SearchFront.Step s : front.steps()) {
      d.append(SearchCharts.point("L", x.at(s.evaluations()), y.at(before)));
      d.append(SearchCharts.point("L", x.at(s.evaluations()), y.at(s.hypervolume())));
      before = s.hypervolume();
    }
    d.append(SearchCharts.point("L", x.at(all), y.at(before)));
    return svg.path(d.toString(), "best").build();
  }

  /** The border of what the front beats. */
  private static String stairs(
      List<Candidate> members, ChartAxis x, ChartAxis y, Measure across, Measure up) {
    StringBuilder d = new StringBuilder();
    for (int i = 0; i < members.size(); i++) {
      double to = x.at(figure(across, members.get(i)));
      double height = y.at(figure(up, members.get(i)));
      if (i > 0) {
        double from = x.at(figure(across, members.get(i - 1)));
        d.append(SearchCharts.point("L", from, height));
      }
      d.append(SearchCharts.point(i == 0 ? "M" : "L", to, height));
    }
    return d.toString();
  }

  private static ChartAxis axis(Measure measure, List<Candidate> shown, double from, double to) {
    double[] sorted = shown.stream().mapToDouble(c -> figure(measure, c)).sorted().toArray();
    double low = sorted.length == 0 ? 1 : sorted[0];
    double high = sorted.length == 0 ? 10 : sorted[sorted.length - 1];
    return ChartAxis.of(low, high, from, to, !quality(measure));
  }

  /** Beyond it a quality is far worse than most and would press all others into a line. */
  private static double limit(Measure measure, List<Candidate> all) {
    if (!quality(measure)) {
      return Double.MAX_VALUE;
    }
    double[] sorted =
        all.stream().mapToDouble(c -> measure.minimised(figure(measure, c))).sorted().toArray();
    double median = sorted[sorted.length / 2];
    return median + 3 * (median - sorted[0]) + 1e-6;
  }

  private static boolean quality(Measure measure) {
    return measure == Measure.LOG_LOSS || measure == Measure.AUC;
  }

  /** Costs are drawn by their logarithm. */
  private static double figure(Measure measure, Candidate c) {
    double figure = measure.of(c.score());
    return quality(measure) ? figure : Math.max(1e-6, figure);
  }

  private static String text(Candidate c) {
    return SearchCharts.describe(c)
        + (c.fitness().feasible() ? "" : ", breaks a constraint")
        + (Double.isFinite(c.score().latencyMicros())
            ? ", " + Text.fixed(c.score().latencyMicros(), 2) + " µs"
            : "");
  }
}
