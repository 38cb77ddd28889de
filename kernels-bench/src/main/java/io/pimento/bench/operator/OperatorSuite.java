package io.pimento.bench.operator;

import io.pimento.bench.result.Measurement;
import io.pimento.bench.roofline.Roofline;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
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
    void measured(int done, String operator);
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
        if (MatmulProvider.named(backend).available()) {
          jobs.add(new Job(name, backend));
        }
      }
    }
    return jobs;
  }

  /** Number of measurements for one number of threads. */
  public int size() {
    return jobs().size();
  }

  /**
   * Measures every case with the roofline's number of threads.
   *
   * @throws IllegalStateException naming the case that failed
   */
  public List<Measurement> run(Roofline roof, Listener listener) {
    List<Measurement> all = new ArrayList<>();
    for (Job job : jobs()) {
      double nanos = measure(job, roof.threads());
      Roofline.Workload work = BenchCases.work(job.operator());
      all.add(
          new Measurement(
              job.operator(),
              job.backend(),
              roof.threads(),
              nanos,
              work.flops(),
              work.bytes(),
              roof.floorSeconds(work) * 1e9 / nanos));
      listener.measured(all.size(), job.operator());
    }
    return all;
  }

  /** Nanoseconds of a call in the best iteration: shared machines only ever add time. */
  private double measure(Job job, int threads) {
    Options options =
        new OptionsBuilder()
            .include(Pattern.quote(OperatorBenchmark.class.getName()) + "\\.call")
            .param("operator", job.operator())
            .param("backend", job.backend())
            .param("threads", Integer.toString(threads))
            .forks(quick ? 0 : 1)
            .warmupIterations(quick ? 2 : 5)
            .warmupTime(TimeValue.milliseconds(quick ? 120 : 400))
            .measurementIterations(quick ? 6 : 10)
            .measurementTime(TimeValue.milliseconds(quick ? 50 : 200))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      RunResult result = new Runner(options).runSingle();
      return result.getPrimaryResult().getStatistics().getMin();
    } catch (RunnerException e) {
      throw new IllegalStateException(
          "measuring %s with %s on %d threads failed: %s"
              .formatted(job.operator(), job.backend(), threads, e.getMessage()),
          e);
    }
  }
}
