package io.pimento.runtime.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.Reshape;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Starts;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings over tables of half precision, beside the same over floats. */
@Tag("numbers")
class DoHalfTablesTrainTest {
  private static final int BATCH = 64;
  private static final int MOST = 3;
  private static final int WIDTH = 21;

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        Adagrad.PUBLISHED,
        new RowAdagrad(1e-2),
        new Adam(0.9, 0.999, 1e-3, 0.01, 0.03, 2.5),
        new Sgd(0.9, 0.05, 0.02));
  }

  /** Two tables that are looked up, one of bags, one of one column, which stays in floats. */
  private static TrainingGraph model() {
    GraphBuilder b = new GraphBuilder();
    Value ids = b.input("ids", TensorType.indices(2));
    Value rows =
        b.apply(
            new EmbeddingLookup(2),
            ids,
            b.parameter(ParameterSpec.table("t0", 50, WIDTH)),
            b.parameter(ParameterSpec.table("t1", 3000, WIDTH)));
    Value flat = b.apply(new Reshape(List.of(2 * WIDTH)), rows);
    Value bag =
        b.apply(
            new EmbeddingBag(BagMode.MEAN),
            b.input("bag", TensorType.bags(MOST)),
            b.parameter(ParameterSpec.table("t2", 9, WIDTH)));
    Value first =
        b.apply(
            new EmbeddingLookup(1),
            b.input("id", TensorType.indices(1)),
            b.parameter(ParameterSpec.table("t3", 50, 1)));
    Value sum =
        b.apply(
            new Add(3),
            linear(b, "w0", flat, 2 * WIDTH),
            linear(b, "w1", bag, WIDTH),
            b.apply(new Reshape(List.of(1)), first));
    Value loss = b.apply(new BceLoss(), sum, b.input("labels", TensorType.batch(1)));
    return TrainingGraph.of(b, sum, loss);
  }

  private static Value linear(GraphBuilder b, String name, Value x, int in) {
    return b.apply(
        new Linear(1, true),
        x,
        b.parameter(ParameterSpec.matrix(name, 1, in)),
        b.parameter(ParameterSpec.vector(name + "b", 1, Initializer.ZERO)));
  }

  private record Trained(SortedMap<String, float[]> left, double loss) {}

  private static Trained train(Optimizer optimizer, boolean half, int threads, double rate, int n) {
    TrainingGraph graph = model();
    try (Workers workers = new Workers(threads);
        ParameterStore store = new ParameterStore(5, workers, Starts.DRAWN, half);
        MemoryOwner memory = new MemoryOwner();
        Executor executor = new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store)) {
      Execution run = executor.bind(graph.graph(), BATCH);
      long ids = memory.floats(2 * BATCH);
      long id = memory.floats(BATCH);
      long labels = memory.floats(BATCH);
      long bag = memory.floats(BATCH + 1 + 2L * MOST * BATCH);
      run.input("ids", ids).input("id", id).input("labels", labels).input("bag", bag);
      TrainingStep step = new TrainingStep(store, workers, optimizer, 5);
      double loss = 0;
      for (int s = 0; s < n; s++) {
        int all = 0;
        for (int b = 0; b < BATCH; b++) {
          NativeMemory.putInt(ids, 2L * b, (b * b + 11 * s) % 50 / 2 * 2);
          NativeMemory.putInt(ids, 2L * b + 1, (131 * b + s) % 700);
          NativeMemory.putInt(id, b, b % 50);
          NativeMemory.put(labels, b, (b + s) % 4 == 0 ? 1 : 0);
          NativeMemory.putInt(bag, b, all);
          for (int k = 0; k < b % (MOST + 1); k++) {
            NativeMemory.putInt(bag, BATCH + 1L + all++, (b + 5 * k) % 9);
          }
        }
        NativeMemory.putInt(bag, BATCH, all);
        loss = step.run(run, graph, rate, s).loss();
      }
      SortedMap<String, float[]> left = new TreeMap<>();
      for (Parameter p : store.all()) {
        assertThat(p.half()).isEqualTo(half && p.spec().embeds());
        assertThat(p.bytes()).isEqualTo(p.spec().size() * (p.half() ? 2 : 4));
        left.put(p.spec().name(), read(p));
      }
      return new Trained(left, loss);
    }
  }

  private static float[] read(Parameter p) {
    float[] x = new float[Math.toIntExact(p.spec().size())];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          p.half()
              ? Float.float16ToFloat(NativeMemory.getShort(p.memory(), i))
              : NativeMemory.get(p.address(), i);
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void doTheyEndNearThoseOfFloats(Optimizer optimizer) {
    Trained half = train(optimizer, true, 2, 0.01, 10);
    Trained whole = train(optimizer, false, 2, 0.01, 10);
    assertThat(half.loss()).isCloseTo(whole.loss(), within(1e-3));
    whole
        .left()
        .forEach(
            (name, want) -> {
              float[] got = half.left().get(name);
              for (int i = 0; i < want.length; i++) {
                // A rounding a step, each below the distance of halves of this size.
                assertThat((double) got[i])
                    .as("%s[%d]", name, i)
                    .isCloseTo(want[i], within(10 * 0x1p-10 * Math.abs(want[i]) + 1e-3));
              }
            });
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void areTheBitsThoseOfAnyNumberOfThreads(Optimizer optimizer) {
    Trained one = train(optimizer, true, 1, 0.01, 10);
    for (int threads : new int[] {2, 3}) {
      Trained more = train(optimizer, true, threads, 0.01, 10);
      one.left().forEach((name, want) -> assertThat(more.left().get(name)).isEqualTo(want));
    }
  }

  /** Steps far below the distance of halves: to the nearest, nothing would ever move. */
  @Test
  void areSmallStepsMadeOnAverage() {
    Sgd sgd = new Sgd(0, 0, 0);
    int steps = 800;
    double rate = 2e-3;
    float[] start = train(sgd, true, 1, rate, 0).left().get("t2");
    float[] half = train(sgd, true, 1, rate, steps).left().get("t2");
    float[] whole = train(sgd, false, 1, rate, steps).left().get("t2");
    double along = 0;
    double all = 0;
    double farthest = 0;
    for (int i = 0; i < start.length; i++) {
      double want = whole[i] - start[i];
      along += want * (half[i] - start[i]);
      all += want * want;
      farthest = Math.max(farthest, Math.abs(want) / steps / Math.abs(start[i]));
    }
    assertThat(along / all).isCloseTo(1, within(0.1));
    assertThat(farthest).isGreaterThan(0);
  }

  @Test
  void isAnOperatorThatReadsNoHalvesNamed() {
    GraphBuilder b = new GraphBuilder();
    Value bag =
        b.apply(
            new QuantizedBag(BagMode.SUM, 8),
            b.input("bag", TensorType.bags(MOST)),
            b.parameter(ParameterSpec.table("t2", 9, WIDTH)));
    var graph = b.build(Map.of("y", bag));
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(5, workers, Starts.DRAWN, true);
        Executor executor = new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store)) {
      assertThatThrownBy(() -> executor.bind(graph, 3))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("reads a table of half precision")
          .hasMessageContaining("table_precision");
      assertThatThrownBy(() -> store.get(ParameterSpec.table("t2", 9, WIDTH)).address())
          .hasMessageContaining("t2 is of half precision");
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double d) {
    return org.assertj.core.data.Offset.offset(d);
  }
}
