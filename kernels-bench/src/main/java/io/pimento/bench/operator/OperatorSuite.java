package io.pimento.bench.operator;

import io.pimento.bench.result.Measurement;
import io.pimento.bench.roofline.Roofline;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the operator benchmarks under JMH.
 *
 * @param quick one JVM for all and short iterations; else a JVM a case
 * @param filter names to measure
 */
public record OperatorSuite(boolean quick, Pattern filter) {
  /** Told after each measurement. */
  public interface Listener {
    /**
     * @param result with the times of all iterations
     */
    void measured(int done, String operator, RunResult result);
  }

  /** One thing to measure. */
  private record Job(String operator, String backend) {}

  private List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (String name : BenchCases.names()) {
      if (!filter.matcher(name).find()) {
        continue;
      }
      for (String backend : BenchCases.backends(name)) {
        jobs.add(new Job(name, backend));
      }
    }
    return jobs;
  }

  /** Number of measurements for one number of threads. */
  public int size() {
    return jobs().size();
  }

  /**
   * Measures every case with a number of threads; fractions are against the roofline, which is to
   * be measured with as many.
   *
   * @throws IllegalStateException naming the case that failed
   */
  public List<Measurement> run(Roofline roof, Listener listener) {
    List<Measurement> all = new ArrayList<>();
    for (Job job : jobs()) {
      RunResult result = measure(job, roof.threads());
      // The best iteration: shared machines only ever add time.
      all.add(held(job, roof, result.getPrimaryResult().getStatistics().getMin()));
      listener.measured(all.size(), job.operator(), result);
    }
    return all;
  }

  /** The same measurements against another roofline of as many threads. */
  public static List<Measurement> against(Roofline roof, List<Measurement> measured) {
    return measured.stream()
        .map(m -> held(new Job(m.what(), m.backend()), roof, m.nanos()))
        .toList();
  }

  private static Measurement held(Job job, Roofline roof, double nanos) {
    Roofline.Workload work = BenchCases.work(job.operator());
    return new Measurement(
        job.operator(),
        job.backend(),
        roof.threads(),
        nanos,
        work.flops(),
        work.bytes(),
        roof.floorSeconds(work) * 1e9 / nanos);
  }

  /** Nanoseconds of a call. */
  private RunResult measure(Job job, int threads) {
    Options options =
        new OptionsBuilder()
            .include(Pattern.quote(OperatorBenchmark.class.getName()) + "\\.call")
            .param("operator", job.operator())
            .param("backend", job.backend())
            .param("threads", Integer.toString(threads))
            .forks(quick ? 0 : 1)
            .warmupIterations(quick ? 1 : 5)
            .warmupTime(TimeValue.milliseconds(quick ? 20 : 200))
            .measurementIterations(quick ? 5 : 10)
            .measurementTime(TimeValue.milliseconds(quick ? 40 : 200))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      return new Runner(options).runSingle();
    } catch (RunnerException e) {
      IllegalStateException failure =
          new IllegalStateException(
              "measuring %s with %s on %d threads failed: %s"
                  .formatted(job.operator(), job.backend(), threads, first(e).getMessage()));
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** What went wrong first: the benchmark's own exception is inside several of JMH's. */
  static Throwable first(Throwable e) {
    Throwable inner = e.getCause();
    if (inner == null && e.getSuppressed().length > 0) {
      inner = e.getSuppressed()[0];
    }
    return inner == null || inner.getMessage() == null ? e : first(inner);
  }
}
