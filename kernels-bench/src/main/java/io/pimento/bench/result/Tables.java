package io.pimento.bench.result;

import io.pimento.bench.roofline.Roofline;
import io.pimento.report.text.Text;
import java.util.ArrayList;
import java.util.List;

/** Reports as people read them on a terminal. */
public final class Tables {
  private Tables() {}

  /** The machine's limits; the sizes are those of the copies, read and written. */
  public static List<String> limits(List<Roofline> roofs) {
    List<String> head = new ArrayList<>(List.of("limits by threads", "GFLOP/s"));
    roofs.getFirst().copies().forEach(c -> head.add("GB/s in " + size(c.bytes())));
    head.add("GB/s random rows");
    List<List<String>> rows = new ArrayList<>();
    for (Roofline r : roofs) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(r.threads()));
      row.add(Text.fixed(r.gigaflops(), 1));
      r.copies().forEach(c -> row.add(Text.fixed(c.gigabytes(), 1)));
      row.add(Text.fixed(r.rowGigabytes(), 1));
      rows.add(row);
    }
    return Text.table(head, rows);
  }

  private static String size(long bytes) {
    return bytes < 1 << 20 ? bytes / 1024 + " KiB" : bytes / (1 << 20) + " MiB";
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
