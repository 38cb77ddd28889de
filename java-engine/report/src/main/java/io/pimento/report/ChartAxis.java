package io.pimento.report;

import java.util.ArrayList;
import java.util.List;

/** Maps values to pixels, linearly or by logarithm, with round ticks (as a page's plot.js). */
public record ChartAxis(double min, double max, double from, double to, boolean logarithmic) {
  /** An axis over values, with a little room at both ends. */
  public static ChartAxis of(double min, double max, double from, double to, boolean logarithmic) {
    if (logarithmic) {
      return new ChartAxis(min / 1.15, max * 1.15, from, to, true);
    }
    double room = max > min ? 0.06 * (max - min) : Math.max(1e-6, Math.abs(max) * 0.01);
    return new ChartAxis(min - room, max + room, from, to, false);
  }

  public double at(double value) {
    double part =
        logarithmic ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
    return from + part * (to - from);
  }

  /** Round numbers inside. */
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      for (double decade = Math.pow(10, Math.floor(Math.log10(min))); decade <= max; decade *= 10) {
        for (int k : max / min > 1e3 ? new int[] {1} : new int[] {1, 2, 5}) {
          if (k * decade >= min && k * decade <= max) {
            ticks.add(k * decade);
          }
        }
      }
      return ticks;
    }
    double raw = (max - min) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double step =
        power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7 ? 5 : 10);
    for (double t = Math.ceil(min / step) * step; t <= max; t += step) {
      // Not −0, which would show its sign.
      ticks.add(t + 0.0);
    }
    return ticks;
  }
}
