package io.pimento.search.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pimento.graph.Element;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.Stem;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.train.SupernetPaths;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What steps allocate on the Java heap once their kernels are compiled: before that vectors are
 * objects, so the steps go on until it is little enough, or for too long.
 */
class DoesAStepLeaveTheHeapAloneTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long LONGEST_NANOS = 120_000_000_000L;
  private static final int STEPS = 40;
  private static final int BATCH = 16;

  /** A step's result and its holder, and what the machine's other threads leave meanwhile. */
  private static final long KEPT = 4 << 10;

  /** Graph, gradient and plan of a path of the largest space. */
  private static final long SAMPLED = 512 << 10;

  private static final Stem STEM = new Stem(5, List.of(40, 7, 1000, 20, 3, 90), 16);

  private static SupernetPaths paths(int blocks) {
    return new SupernetPaths(
        STEM,
        SearchSpace.FULL,
        blocks,
        Sharing.MASKED,
        Strategy.SINGLE_OPERATOR_ANY_CONNECTION,
        0,
        1);
  }

  static List<Arguments> kept() {
    return List.of(Arguments.of(1, Adagrad.PUBLISHED), Arguments.of(2, Adam.DEFAULT));
  }

  @ParameterizedTest
  @MethodSource("kept")
  void onAKeptPlanInTwoBuffers(int threads, Optimizer optimizer) {
    TrainingGraph training = paths(2).at(3);
    try (Run run = new Run(threads, optimizer)) {
      List<Map<String, Long>> inputs = List.of(run.inputs(training), run.inputs(training));
      CompiledGraph step = run.engine.prepare(training, BATCH);
      assertThat(
              settled(
                  KEPT, s -> run.engine.step(step, inputs.get((int) (s % 2)), 0.01, s).result()))
          .isLessThanOrEqualTo(KEPT);
    }
  }

  @Test
  @Tag("slow")
  void onSampledPaths() {
    SupernetPaths paths = paths(7);
    try (Run run = new Run(1, Adagrad.PUBLISHED)) {
      Map<String, Long> inputs = run.inputs(paths.at(0));
      long bytes =
          settled(
              SAMPLED,
              s -> run.engine.step(run.engine.prepare(paths.at(s), BATCH), inputs, 0.01, s));
      assertThat(bytes).isLessThanOrEqualTo(SAMPLED);
    }
  }

  private interface Step {
    Object run(long number);
  }

  /** Bytes a step as soon as they are few enough, else those of the last steps. */
  private static long settled(long enough, Step step) {
    long start = System.nanoTime();
    long bytes = Long.MAX_VALUE;
    for (long s = 0; bytes > enough && System.nanoTime() - start < LONGEST_NANOS; ) {
      long before = THREADS.getTotalThreadAllocatedBytes();
      for (int i = 0; i < STEPS; i++) {
        step.run(s++);
      }
      bytes = (THREADS.getTotalThreadAllocatedBytes() - before) / STEPS;
    }
    return bytes;
  }

  private static final class Run implements AutoCloseable {
    private final MemoryOwner memory = new MemoryOwner();
    private final Workers workers;
    private final ParameterStore store;
    private final CpuEngine engine;

    Run(int threads, Optimizer optimizer) {
      workers = new Workers(threads);
      store = new ParameterStore(3, workers);
      engine =
          new CpuEngine(
              new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store),
              new TrainingStep(store, workers, optimizer, 5));
    }

    Map<String, Long> inputs(TrainingGraph training) {
      Map<String, Long> inputs = new HashMap<>();
      training
          .graph()
          .inputs()
          .forEach(
              (name, v) -> {
                long size = v.type().size(BATCH);
                long at = memory.floats(size);
                for (long i = 0; i < size; i++) {
                  if (v.type().element() == Element.INDEX) {
                    NativeMemory.putInt(at, i, (int) (i % 3));
                  } else {
                    NativeMemory.put(at, i, (i % 2));
                  }
                }
                inputs.put(name, at);
              });
      return inputs;
    }

    @Override
    public void close() {
      engine.close();
      store.close();
      workers.close();
      memory.close();
    }
  }
}
