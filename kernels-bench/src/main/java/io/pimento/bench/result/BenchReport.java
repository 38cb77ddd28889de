package io.pimento.bench.result;

import io.pimento.bench.roofline.Roofline;
import java.util.List;

/**
 * All that a run of the benchmarks found.
 *
 * @param table which benchmarks: operators, matmul, embedding, memory or step
 * @param machine what it ran on
 * @param roofs the machine's limits, one a number of threads; empty if nothing is held against them
 * @param measurements in the order measured
 */
public record BenchReport(
    String table, BenchMachine machine, List<Roofline> roofs, List<Measurement> measurements) {
  public BenchReport {
    roofs = List.copyOf(roofs);
    measurements = List.copyOf(measurements);
  }
}
