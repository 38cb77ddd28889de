package io.pimento.job.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the lines of a run's log say of losses and of the time left. */
public final class LogLines {
  /**
   * Such as {@code train supernet: 29440 of 58880 rows (50 %), 6815 rows/s, 4.3 s left loss 0.37}.
   */
  private static final Pattern LOSS =
      Pattern.compile("^(.+?): ([0-9,]+)(?: of [0-9,]+)? rows\\b.*\\bloss ([0-9.]+)$");

  private static final Pattern LEFT = Pattern.compile("[,;] ([0-9][0-9hmins .]*) left\\b");

  /** Of so many trainings the curves are shown. */
  private static final int CURVES = 8;

  private LogLines() {}

  /** Those of the last trainings. */
  static List<RunState.Curve> lastCurves(List<String> lines) {
    List<RunState.Curve> all = curves(lines);
    return List.copyOf(all.subList(Math.max(0, all.size() - CURVES), all.size()));
  }

  /** Losses by training; one that begins anew is another. */
  public static List<RunState.Curve> curves(List<String> lines) {
    List<RunState.Curve> all = new ArrayList<>();
    Map<String, RunState.Curve> last = new HashMap<>();
    for (String line : lines) {
      Matcher m = LOSS.matcher(line);
      if (m.matches()) {
        long rows = Long.parseLong(m.group(2).replace(",", ""));
        RunState.Curve curve = last.get(m.group(1));
        if (curve == null || rows <= curve.rows().getLast()) {
          curve = new RunState.Curve(m.group(1), new ArrayList<>(), new ArrayList<>());
          last.put(m.group(1), curve);
          all.add(curve);
        }
        curve.rows().add(rows);
        curve.losses().add(Double.parseDouble(m.group(3)));
      }
    }
    return List.copyOf(all);
  }

  /** What the last line says is left, if it says so. */
  static String left(List<String> lines) {
    if (lines.isEmpty()) {
      return "";
    }
    Matcher m = LEFT.matcher(lines.getLast());
    return m.find() ? m.group(1) : "";
  }
}
