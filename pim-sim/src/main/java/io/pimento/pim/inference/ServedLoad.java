package io.pimento.pim.inference;

import io.pimento.pim.host.HostDevice;
import io.pimento.pim.load.BatchTable;
import io.pimento.pim.load.OpenLoop;
import io.pimento.pim.load.RateSearch;
import io.pimento.pim.placement.Queries;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Inferences that arrive by a Poisson process: the greatest rate whose p99 latency keeps a limit.
 * Batches of 1, 2, 4 … are simulated, sizes between them lie on straight lines; a batch begins when
 * the one before is done.
 *
 * @param limit ns
 * @param best the run at the greatest rate, or null if one inference alone takes longer
 */
public record ServedLoad(double limit, BatchTable batches, OpenLoop.@Nullable Outcome best) {
  private static final int ARRIVALS = 50_000;

  /** Serves with a device; the job's batch is the greatest. */
  public static ServedLoad of(Target target, HostDevice host, Job job, double limit, long seed) {
    if (!(limit > 0) || job.batch() > 256) {
      throw new IllegalArgumentException(
          "a load: the p99 limit "
              + limit
              + " ns must be > 0, the greatest batch "
              + job.batch()
              + " 1 to 256");
    }
    SortedMap<Integer, Double> times = new TreeMap<>();
    for (int size = 1; size < 2 * job.batch(); size *= 2) {
      int real = Math.min(size, job.batch());
      Queries now = new Queries(job.traffic().now().lookups().subList(0, real));
      Job part =
          new Job(
              job.quantized(),
              job.work(),
              new Traffic(job.traffic().past(), now),
              job.options(),
              job.given());
      times.put(real, target.plan(part, host).run(target, host).nanoseconds());
    }
    BatchTable table = new BatchTable(times);
    return new ServedLoad(
        limit, table, RateSearch.greatest(table, limit, job.batch(), ARRIVALS, seed));
  }

  /** Names and values, in the order in which they are written. */
  public Map<String, Object> tree() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("p99_limit_ns", limit);
    m.put("batch_ns", batches.nanoseconds());
    m.put("keeps_limit", best != null);
    if (best != null) {
      m.put("at_greatest_rate", best);
    }
    return m;
  }
}
