package io.pimento.report.codesign.chart;

import io.pimento.report.Svg;
import io.pimento.report.codesign.document.Arm;
import io.pimento.report.codesign.document.CodesignDocument;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The hypervolume of every arm's front as it grew. */
public final class HypervolumeChart {
  private static final int MARKS = 12;

  private HypervolumeChart() {}

  /** Whether there is anything to draw. */
  public static boolean has(CodesignDocument document) {
    return document.arms().stream().anyMatch(a -> !a.hypervolume().isEmpty());
  }

  /** Steps, a curve an arm. */
  public static Svg of(CodesignDocument document) {
    List<Arm> arms = document.arms().stream().filter(a -> !a.hypervolume().isEmpty()).toList();
    List<Series> series =
        Series.of(document).stream()
            .filter(s -> arms.stream().anyMatch(a -> a.name().equals(s.name()) && !s.handMade()))
            .toList();
    Legend legend = Legend.of(series);
    Frame frame =
        Frame.over(
            legend.height(Frame.WIDTH - Frame.LEFT),
            fromZero(arms, Arm.Step::evaluations),
            fromZero(arms, Arm.Step::value));
    Svg svg = new Svg(frame.width(), frame.height(), "Hypervolume of every arm's front");
    legend.draw(svg, Frame.LEFT, 0, Frame.WIDTH - Frame.LEFT);
    frame.draw(svg, "candidates evaluated", "hypervolume");
    for (int i = 0; i < arms.size(); i++) {
      curve(svg, frame, arms.get(i), series.get(i));
    }
    return svg;
  }

  private static double[] fromZero(List<Arm> arms, ToDoubleFunction<Arm.Step> figure) {
    DoubleStream all = arms.stream().flatMap(a -> a.hypervolume().stream()).mapToDouble(figure);
    return DoubleStream.concat(DoubleStream.of(0), all).toArray();
  }

  /** Long searches have too many steps to mark each: one in some, and the last. */
  private static void curve(Svg svg, Frame frame, Arm arm, Series s) {
    StringBuilder d = new StringBuilder();
    Arm.Step before = arm.hypervolume().getFirst();
    for (Arm.Step step : arm.hypervolume()) {
      if (!d.isEmpty()) {
        d.append(frame.point("L", step.evaluations(), before.value()));
      }
      d.append(frame.point(d.isEmpty() ? "M" : "L", step.evaluations(), step.value()));
      before = step;
    }
    svg.path(d.toString(), "stair " + s.style());
    int every = 1 + arm.hypervolume().size() / MARKS;
    for (int i = (arm.hypervolume().size() - 1) % every; i < arm.hypervolume().size(); i += every) {
      Arm.Step step = arm.hypervolume().get(i);
      svg.mark(
          frame.x().at(step.evaluations()),
          frame.y().at(step.value()),
          s.marker().outline(),
          s.style() + (step.equals(before) ? " member" : " faint"),
          arm.name()
              + ": "
              + Figures.of("hypervolume", step.value())
              + " after "
              + step.evaluations()
              + " candidates");
    }
  }
}
