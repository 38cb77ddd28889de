package io.pimento.runtime.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.Sgd;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches of rows of unequal weight and with bags of unequal length, shared out to replicas. */
@Timeout(120)
@Tag("numbers")
class DoReplicasShareBagsAndWeightsTest {
  private static final int ROWS = 23;
  private static final int MOST = 5;
  private static final int WIDTH = 5;
  private static final int[] BATCHES = {12, 12, 11, 5, 2, 1};

  /** A table a way of pooling, and one of few bits. */
  private static TrainingGraph model() {
    GraphBuilder b = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    for (BagMode mode : BagMode.values()) {
      Value bags = b.input("bag." + mode, TensorType.bags(MOST));
      inputs.add(b.apply(new EmbeddingBag(mode), bags, table(b, mode + ".plain")));
      inputs.add(b.apply(new QuantizedBag(mode, 8), bags, table(b, mode + ".rounded")));
    }
    int sources = inputs.size();
    for (int i = 0; i < sources; i++) {
      inputs.add(b.parameter(ParameterSpec.matrix("w" + i, 1, WIDTH)));
    }
    inputs.add(b.parameter(ParameterSpec.vector("bias", 1, Initializer.ZERO)));
    return loss(b, b.apply(new Linear(sources, true), inputs));
  }

  private static Value table(GraphBuilder b, String name) {
    return b.parameter(ParameterSpec.table(name, ROWS, WIDTH, Initializer.XAVIER_NORMAL));
  }

  private static TrainingGraph loss(GraphBuilder b, Value logits) {
    Value labels = b.input("labels", TensorType.batch(1));
    Value weights = b.input("weights", TensorType.batch(1));
    return TrainingGraph.of(b, logits, b.apply(new BceLoss(), logits, labels, weights));
  }

  /** First rows weigh nothing, the last a lot; some bags are empty, some full. */
  private static Map<String, Long> inputs(MemoryOwner memory, int step, int batch) {
    SplittableRandom random = new SplittableRandom(17 + step);
    Map<String, Long> inputs = new HashMap<>();
    long labels = memory.floats(batch);
    long weights = memory.floats(batch);
    for (int i = 0; i < batch; i++) {
      NativeMemory.put(labels, i, random.nextInt(2));
      NativeMemory.put(weights, i, i < batch / 3 ? 0 : (float) (i * random.nextDouble()));
    }
    inputs.put("labels", labels);
    inputs.put("weights", weights);
    for (BagMode mode : BagMode.values()) {
      int[] sizes = random.ints(batch, 0, MOST + 1).toArray();
      int all = IntStream.of(sizes).sum();
      // Only bags that weigh their ids have room for weights.
      int lists = mode == BagMode.WEIGHTED ? 2 : 1;
      long at = memory.floats(batch + 1 + (long) lists * all);
      for (int i = 0; i < batch; i++) {
        NativeMemory.putInt(at, i + 1L, NativeMemory.getInt(at, i) + sizes[i]);
      }
      for (int k = 0; k < all; k++) {
        NativeMemory.putInt(at, batch + 1L + k, random.nextInt(ROWS));
        if (lists == 2) {
          NativeMemory.put(at, batch + 1L + all + k, (float) random.nextDouble());
        }
      }
      inputs.put("bag." + mode, at);
    }
    return inputs;
  }

  private static Engine engine(
      int replicas, Optimizer optimizer, ParameterStore store, Workers workers) {
    VectorMatmul matmul = new VectorMatmul();
    return replicas == 0
        ? new CpuEngine(
            new Executor(CpuKernels.TABLE, matmul, workers, store),
            new TrainingStep(store, workers, optimizer, 0))
        : new ReplicatedEngine(replicas, CpuKernels.TABLE, matmul, workers, store, optimizer, 0);
  }

  /**
   * Losses of all steps, then every parameter.
   *
   * @param replicas 0 for an engine without any
   */
  private static Map<String, float[]> train(int threads, int replicas, Optimizer optimizer) {
    TrainingGraph graph = model();
    try (Workers workers = new Workers(threads);
        ParameterStore store = new ParameterStore(5, workers);
        MemoryOwner memory = new MemoryOwner();
        Engine engine = engine(replicas, optimizer, store, workers)) {
      float[] losses = new float[BATCHES.length];
      for (int s = 0; s < BATCHES.length; s++) {
        Map<String, Long> inputs = inputs(memory, s, BATCHES[s]);
        losses[s] =
            (float) engine.step(engine.prepare(graph, BATCHES[s]), inputs, 0.1, s).result().loss();
      }
      if (engine instanceof ReplicatedEngine r) {
        assertThat(r.unequal()).isEmpty();
      }
      engine.synchronize();
      Map<String, float[]> found = new TreeMap<>(Map.of("losses", losses));
      for (Parameter p : store.all()) {
        float[] x = new float[(int) p.spec().size()];
        NativeMemory.copy(p.address(), x, 0, x.length);
        found.put(p.spec().name(), x);
      }
      return found;
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(
            Adagrad.PUBLISHED, new Adam(0.8, 0.99, 1e-2, 0.01, 0.03, 2.5), new Sgd(0.9, 0, 0))
        .flatMap(o -> IntStream.of(1, 2, 3, 5, 8).mapToObj(n -> Arguments.of(o, n)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doTheyEndWhereOneEngineDoes(Optimizer optimizer, int replicas) {
    Map<String, float[]> expected = train(2, 0, optimizer);
    Map<String, float[]> found = train(2, replicas, optimizer);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, want) -> {
          for (int i = 0; i < want.length; i++) {
            assertThat((double) found.get(name)[i])
                .as("%s[%d]", name, i)
                .isCloseTo(want[i], within(1e-5));
          }
        });
  }

  @Test
  void areTheBitsThoseOfAnyNumberOfThreads() {
    Map<String, float[]> first = train(1, 3, Adagrad.PUBLISHED);
    for (int threads : new int[] {1, 3, 7}) {
      Map<String, float[]> again = train(threads, 3, Adagrad.PUBLISHED);
      first.forEach((name, want) -> assertThat(again.get(name)).as(name).isEqualTo(want));
    }
  }

  /** Logits of zero: the loss is ln 2 · Σw / rows, a bias moves by Σ w·(½ − label) / rows. */
  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "4", "7"})
  void isTheLossThatOfTheWholeBatch(int replicas) {
    double[] weights = {8, 0, 0, 1, 0.5};
    double[] labels = {1, 1, 0, 0, 1};
    GraphBuilder b = new GraphBuilder();
    Value logits =
        b.apply(
            new Linear(1, true),
            b.input("x", TensorType.batch(1)),
            b.parameter(ParameterSpec.matrix("w", 1, 1)),
            b.parameter(ParameterSpec.vector("bias", 1, Initializer.ZERO)));
    TrainingGraph graph = loss(b, logits);
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(5, workers);
        MemoryOwner memory = new MemoryOwner();
        Engine engine = engine(replicas, new Sgd(0, 0, 0), store, workers)) {
      Map<String, Long> inputs =
          Map.of("x", memory.floats(5), "labels", memory.floats(5), "weights", memory.floats(5));
      double sum = 0;
      double slope = 0;
      for (int i = 0; i < 5; i++) {
        NativeMemory.put(inputs.get("labels"), i, (float) labels[i]);
        NativeMemory.put(inputs.get("weights"), i, (float) weights[i]);
        sum += weights[i];
        slope += weights[i] * (0.5 - labels[i]);
      }
      double loss = engine.step(engine.prepare(graph, 5), inputs, 0.1, 0).result().loss();
      assertThat(loss).isCloseTo(Math.log(2) * sum / 5, within(1e-6));
      engine.synchronize();
      long bias = store.get(ParameterSpec.vector("bias", 1, Initializer.ZERO)).address();
      assertThat((double) NativeMemory.get(bias)).isCloseTo(-0.1 * slope / 5, within(1e-6));
    }
  }

  @Test
  void isABadIdOfABagNamedWithItsPlaceInTheBatch() {
    TrainingGraph graph = model();
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(5, workers);
        MemoryOwner memory = new MemoryOwner();
        Engine engine = engine(2, Adagrad.PUBLISHED, store, workers)) {
      Map<String, Long> inputs = inputs(memory, 0, 12);
      long bags = inputs.get("bag.SUM");
      int last = NativeMemory.getInt(bags, 12) - 1;
      NativeMemory.putInt(bags, 13L + last, 77);
      int row = 11;
      while (NativeMemory.getInt(bags, row) > last) {
        row--;
      }
      var prepared = engine.prepare(graph, 12);
      assertThatThrownBy(() -> engine.step(prepared, inputs, 0.1, 0))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("category 77")
          .hasMessageContaining("row " + (row - 6) + " of the batch")
          .hasMessageContaining("samples counted from 6, the first of replica 1");
    }
  }
}
