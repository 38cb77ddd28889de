package io.pimento.bench.result;

import io.pimento.runtime.file.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AverageTimeResult;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.IterationResultMetaData;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Version;

/**
 * Measurements as JMH's own JSON, written by JMH: tools that draw and compare its results read
 * them. What JMH measured goes there as it is. Of the rest only the times that were kept are there,
 * each an iteration; one time alone has no error, which JMH writes as NaN.
 */
public final class JmhResults {
  /** Times are whole nanoseconds in JMH: so many calls keep thousandths of one. */
  private static final int CALLS = 1000;

  private JmhResults() {}

  /**
   * Writes results as JMH does; a file that is there is replaced as a whole.
   *
   * @throws IOException naming the file
   */
  public static void write(List<RunResult> results, Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
    AtomicFile.write(file, bytes.toString(StandardCharsets.UTF_8));
  }

  /** All of a report, each with the one time that it keeps. */
  public static List<RunResult> of(BenchReport report) {
    return report.measurements().stream()
        .map(m -> of(report.table(), m, List.of(m.nanos())))
        .toList();
  }

  /**
   * A measurement that JMH did not make.
   *
   * @param table which benchmark
   * @param nanos times of calls, one an iteration
   */
  public static RunResult of(String table, Measurement m, List<Double> nanos) {
    BenchmarkParams params = params(table, m, nanos.size());
    List<IterationResult> iterations = nanos.stream().map(n -> iteration(params, n)).toList();
    return new RunResult(params, List.of(new BenchmarkResult(params, iterations)));
  }

  private static IterationResult iteration(BenchmarkParams params, double nanos) {
    IterationResult result =
        new IterationResult(
            params, params.getMeasurement(), new IterationResultMetaData(CALLS, CALLS));
    result.addResult(
        new AverageTimeResult(
            ResultRole.PRIMARY, "call", CALLS, Math.round(CALLS * nanos), TimeUnit.NANOSECONDS));
    return result;
  }

  /** In this process; the threads are the kernel's, one caller waits for them. */
  private static BenchmarkParams params(String table, Measurement m, int iterations) {
    WorkloadParams of = new WorkloadParams();
    of.put("what", m.what(), 0);
    of.put("backend", m.backend(), 0);
    of.put("threads", Integer.toString(m.threads()), 0);
    String benchmark = "io.pimento.bench." + table + ".call";
    return new BenchmarkParams(
        benchmark,
        benchmark,
        false,
        1,
        new int[] {1},
        List.of(),
        0,
        0,
        new IterationParams(IterationType.WARMUP, 0, TimeValue.NONE, 1),
        new IterationParams(IterationType.MEASUREMENT, iterations, TimeValue.NONE, 1),
        Mode.AverageTime,
        of,
        TimeUnit.NANOSECONDS,
        1,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        System.getProperty("java.version"),
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        Version.getPlainVersion(),
        TimeValue.NONE);
  }
}
