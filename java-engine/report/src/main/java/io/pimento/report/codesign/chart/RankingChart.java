package io.pimento.report.codesign.chart;

import io.pimento.report.Svg;
import io.pimento.report.codesign.document.Interval;
import io.pimento.report.codesign.document.Ranking;
import io.pimento.report.text.Text;
import java.util.Locale;

/** Subnets with the supernet's weights against the same trained alone, with the seeds' spread. */
public final class RankingChart {
  private static final int HEAD = 24;

  private RankingChart() {}

  /** One dot a subnet. */
  public static Svg of(Ranking ranking) {
    Frame frame =
        Frame.over(
            HEAD,
            ranking.points().stream().mapToDouble(Ranking.Pair::supernet).toArray(),
            ranking.points().stream()
                .flatMapToDouble(p -> p.alone().stream().mapToDouble(a -> a))
                .toArray());
    Svg svg = new Svg(frame.width(), frame.height(), "Ranking: " + ranking.name());
    ranking.tau().ifPresent(t -> svg.text(Frame.LEFT, 15, "start", "value", words(t)));
    frame.draw(svg, "log loss with the supernet's weights", "log loss trained alone");
    for (Ranking.Pair p : ranking.points()) {
      double x = frame.x().at(p.supernet());
      double low = p.alone().stream().mapToDouble(a -> a).min().orElseThrow();
      double high = p.alone().stream().mapToDouble(a -> a).max().orElseThrow();
      svg.line(x, frame.y().at(low), x, frame.y().at(high), "whisker");
    }
    for (Ranking.Pair p : ranking.points()) {
      String tip =
          String.format(
              Locale.ROOT,
              "supernet %.5f; alone %.5f, mean of %d seeds",
              p.supernet(),
              p.mean(),
              p.alone().size());
      svg.mark(
          frame.x().at(p.supernet()),
          frame.y().at(p.mean()),
          Marker.CIRCLE.outline(),
          "ranked",
          tip);
    }
    return svg;
  }

  private static String words(Interval t) {
    return "τ = "
        + Text.fixed(t.mean(), 2)
        + " (95 %: "
        + Text.fixed(t.low(), 2)
        + " to "
        + Text.fixed(t.high(), 2)
        + ")";
  }
}
