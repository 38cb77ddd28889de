package io.pimento.bench.operator;

import io.pimento.bench.roofline.WarmUp;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One call of one operator; {@link OperatorSuite} sets the parameters. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OperatorBenchmark {
  /** A name out of {@link BenchCases}. */
  @Param("")
  public String operator = "";

  /** Who does matrix products. */
  @Param("vector")
  public String backend = "vector";

  /** Threads of the kernel. */
  @Param("1")
  public int threads = 1;

  private @Nullable CaseInputs inputs;

  /** Makes inputs, plans the graph and runs it until it is compiled. */
  @Setup(Level.Trial)
  public void bind() {
    CaseInputs made =
        new CaseInputs(
            BenchCases.get(operator), BenchCases.BATCH, threads, MatmulProvider.named(backend));
    inputs = made;
    WarmUp.run(made::run);
  }

  /** What is measured. */
  @Benchmark
  public void call() {
    CaseInputs bound = inputs;
    if (bound == null) {
      throw new IllegalStateException("the benchmark was not set up");
    }
    bound.run();
  }

  /** Frees the memory. */
  @TearDown(Level.Trial)
  public void free() {
    if (inputs != null) {
      inputs.close();
      inputs = null;
    }
  }
}
