package io.pimento.report.codesign.chart;

import io.pimento.report.ChartAxis;
import io.pimento.report.Svg;
import io.pimento.report.codesign.document.Claim;
import io.pimento.report.codesign.document.Interval;
import java.util.List;

/** The interval of a difference of log losses beside zero and the margin that counts as equal. */
public final class ClaimInterval {
  private static final int WIDTH = 170;
  private static final int HEIGHT = 26;

  private ClaimInterval() {}

  /** The interval on the scale that all claims share; nothing where there is none. */
  public static String of(Claim claim, List<Claim> all) {
    if (claim.difference().isEmpty()) {
      return "";
    }
    Interval d = claim.difference().get();
    double reach = 1e-9;
    for (Claim c : all) {
      reach = Math.max(reach, c.margin().orElse(0));
      if (c.difference().isPresent()) {
        Interval i = c.difference().get();
        reach = Math.max(reach, Math.max(Math.abs(i.low()), Math.abs(i.high())));
      }
    }
    ChartAxis x = new ChartAxis(-1.05 * reach, 1.05 * reach, 2, WIDTH - 2, false);
    Svg svg = new Svg(WIDTH, HEIGHT, "difference of log loss with its interval");
    svg.line(x.at(0), 2, x.at(0), HEIGHT - 2, "zero");
    claim.margin().ifPresent(m -> svg.line(x.at(m), 2, x.at(m), HEIGHT - 2, "margin"));
    svg.line(x.at(d.low()), HEIGHT / 2.0, x.at(d.high()), HEIGHT / 2.0, "interval");
    svg.mark(x.at(d.mean()), HEIGHT / 2.0, Marker.CIRCLE.outline(), "ranked", "mean");
    return svg.build();
  }
}
