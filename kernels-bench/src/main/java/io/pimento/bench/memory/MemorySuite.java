package io.pimento.bench.memory;

import io.pimento.bench.result.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link MemoryBenchmark} under JMH.
 *
 * @param quick short iterations in this JVM; else one of its own
 */
public record MemorySuite(boolean quick) {
  /** The limit that the simulator sets itself: half a microsecond a command. */
  private static final double NANOS_A_COMMAND = 500;

  /** And 20 ms for a subnet on crossbars, mapping included. */
  private static final double NANOS_A_SUBNET = 20e6;

  /**
   * Time of a run and, as a fraction, its limit by that.
   *
   * @param times takes all iterations of each
   */
  public List<Measurement> run(Consumer<RunResult> times) {
    MemoryBenchmark once = new MemoryBenchmark();
    List<Measurement> all = new ArrayList<>();
    long gather = once.gather();
    all.add(
        measured(
            "gather",
            "gather of 20020 random lines, " + gather + " commands",
            NANOS_A_COMMAND * gather,
            times));
    long gemv = once.gemv();
    all.add(
        measured(
            "gemv",
            "GEMV 4096x1024 on near-bank units, " + gemv + " commands",
            NANOS_A_COMMAND * gemv,
            times));
    all.add(
        measured("subnet", "criteo-full mapped to crossbars and run once", NANOS_A_SUBNET, times));
    return all;
  }

  private Measurement measured(
      String method, String what, double limit, Consumer<RunResult> times) {
    RunResult result = result(method);
    times.accept(result);
    double nanos = result.getPrimaryResult().getStatistics().getMin();
    return new Measurement(what, "java", 1, nanos, 0, 0, limit / nanos);
  }

  private RunResult result(String method) {
    Options options =
        new OptionsBuilder()
            .include(MemoryBenchmark.class.getName().replace(".", "\\.") + "\\." + method + "$")
            .forks(quick ? 0 : 1)
            .warmupIterations(quick ? 1 : 5)
            .warmupTime(TimeValue.milliseconds(quick ? 100 : 500))
            .measurementIterations(quick ? 2 : 10)
            .measurementTime(TimeValue.milliseconds(quick ? 100 : 500))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      return new Runner(options).runSingle();
    } catch (RunnerException e) {
      throw new IllegalStateException("measuring " + method + " failed: " + e.getMessage(), e);
    }
  }
}
