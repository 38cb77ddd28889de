package io.pimento.bench.result;

import io.pimento.app.console.Text;
import io.pimento.bench.roofline.Roofline;
import java.util.List;

/** Reports as people read them on a terminal. */
public final class Tables {
  private Tables() {}

  /** The machine's limits. */
  public static List<String> limits(List<Roofline> roofs) {
    return Text.table(
        List.of(
            "limits by threads", "GFLOP/s", "GB/s in caches", "GB/s in memory", "GB/s random rows"),
        roofs.stream()
            .map(
                r ->
                    List.of(
                        Integer.toString(r.threads()),
                        Text.fixed(r.gigaflops(), 1),
                        Text.fixed(r.cachedGigabytes(), 1),
                        Text.fixed(r.memoryGigabytes(), 1),
                        Text.fixed(r.rowGigabytes(), 1)))
            .toList());
  }

  /** One line a measurement. */
  public static List<String> measurements(List<Measurement> rows) {
    return Text.table(
        List.of("batch 512", "backend", "threads", "µs", "GFLOP/s", "GB/s", "of the limit"),
        rows.stream()
            .map(
                m ->
                    List.of(
                        m.what(),
                        m.backend(),
                        Integer.toString(m.threads()),
                        Text.fixed(m.nanos() / 1e3, 1),
                        m.flops() == 0 ? "–" : Text.fixed(m.gigaflops(), 1),
                        Text.fixed(m.gigabytes(), 1),
                        Text.fixed(m.fraction(), 2)))
            .toList());
  }
}
