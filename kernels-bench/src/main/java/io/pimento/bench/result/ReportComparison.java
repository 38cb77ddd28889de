package io.pimento.bench.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What got slower against its in-run reference since an older report. */
public final class ReportComparison {
  /** A fall that noise does not explain. */
  public static final double ALLOWED = 0.10;

  /** A measurement whose fraction of its reference fell. */
  public record Fall(String key, double before, double now) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: %.3f of its reference, was %.3f (−%.0f %%)",
          key,
          now,
          before,
          100 * (1 - now / before));
    }
  }

  private ReportComparison() {}

  /** Falls of more than {@link #ALLOWED}, in the order of the new report. */
  public static List<Fall> falls(BenchReport before, BenchReport now) {
    Map<String, Double> old = new HashMap<>();
    before.measurements().forEach(m -> old.put(m.key(), m.fraction()));
    List<Fall> falls = new ArrayList<>();
    for (Measurement m : now.measurements()) {
      Double was = old.get(m.key());
      if (was != null && m.fraction() > 0 && m.fraction() < (1 - ALLOWED) * was) {
        falls.add(new Fall(m.key(), was, m.fraction()));
      }
    }
    return falls;
  }

  /** How many measurements both reports have. */
  public static long common(BenchReport before, BenchReport now) {
    var old = before.measurements().stream().map(Measurement::key).toList();
    return now.measurements().stream().filter(m -> old.contains(m.key())).count();
  }
}
