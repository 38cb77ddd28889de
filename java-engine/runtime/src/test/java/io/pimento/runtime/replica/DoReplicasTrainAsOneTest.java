package io.pimento.runtime.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.runtime.optimize.Sgd;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps of several replicas against steps of one engine on the whole batch. */
@Timeout(120)
@Tag("numbers")
class DoReplicasTrainAsOneTest {
  private static final double CLIP = 0.05;
  private static final int[] ROWS = {50, 7};

  /** Rows of each step: full batches, an odd one, a short last one, fewer rows than replicas. */
  private static final int[] BATCHES = {12, 12, 11, 5, 2, 1};

  /** Two tables and two linear layers whose biases have one and the same gradient. */
  private static TrainingGraph model() {
    GraphBuilder b = new GraphBuilder();
    Value ids = b.input("ids", TensorType.indices(2));
    Value rows =
        b.apply(
            new EmbeddingLookup(2),
            ids,
            b.parameter(ParameterSpec.table("t0", ROWS[0], 5)),
            b.parameter(ParameterSpec.table("t1", ROWS[1], 5)));
    Value flat = b.apply(new Reshape(List.of(10)), rows);
    ParameterSpec w = ParameterSpec.matrix("w", 4, 31);
    Value first =
        b.apply(
            new Linear(1, true),
            flat,
            b.view(ParameterView.block(w, 1, 1, 20, 10)),
            b.parameter(ParameterSpec.vector("b0", 1, Initializer.ZERO)));
    Value second =
        b.apply(
            new Linear(1, true),
            flat,
            b.view(ParameterView.block(w, 2, 1, 3, 10)),
            b.parameter(ParameterSpec.vector("b1", 1, Initializer.ZERO)));
    Value logits = b.apply(new Add(2), first, second);
    Value loss = b.apply(new BceLoss(), logits, b.input("labels", TensorType.batch(1)));
    return TrainingGraph.of(b, logits, loss);
  }

  /** A step's inputs, so that steps have rows in common and rows of their own. */
  private static Map<String, Long> inputs(MemoryOwner memory, int step, int batch) {
    long ids = memory.floats(2L * batch);
    long labels = memory.floats(batch);
    for (int b = 0; b < batch; b++) {
      NativeMemory.putInt(ids, 2L * b, (b * b + 11 * step) % ROWS[0] / 2 * 2);
      NativeMemory.putInt(ids, 2L * b + 1, (b + step) % 3);
      NativeMemory.put(labels, b, (b + step) % 4 == 0 ? 1 : 0);
    }
    return Map.of("ids", ids, "labels", labels);
  }

  /** Results of all steps and what they left in the parameters and their states. */
  private record Outcome(List<TrainingStep.Result> results, SortedMap<String, float[]> left) {}

  private interface Engines {
    Engine over(ParameterStore store, Workers workers);
  }

  private static Engines one(Optimizer optimizer) {
    return (store, workers) ->
        new CpuEngine(
            new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store),
            new TrainingStep(store, workers, optimizer, CLIP));
  }

  private static Engines replicas(int n, Optimizer optimizer) {
    return (store, workers) -> replicated(n, optimizer, store, workers);
  }

  private static ReplicatedEngine replicated(
      int n, Optimizer optimizer, ParameterStore store, Workers workers) {
    return new ReplicatedEngine(
        n, CpuKernels.TABLE, new VectorMatmul(), workers, store, optimizer, CLIP);
  }

  private static Outcome train(int threads, Engines engines) {
    TrainingGraph graph = model();
    try (Workers workers = new Workers(threads);
        ParameterStore store = new ParameterStore(5, workers);
        MemoryOwner memory = new MemoryOwner();
        Engine engine = engines.over(store, workers)) {
      // A parameter of no graph, which decay changes too.
      store.get(ParameterSpec.matrix("unused", 3, 3));
      List<TrainingStep.Result> results = new ArrayList<>();
      for (int s = 0; s < BATCHES.length; s++) {
        results.add(
            engine
                .step(engine.prepare(graph, BATCHES[s]), inputs(memory, s, BATCHES[s]), 0.1, s)
                .result());
      }
      if (engine instanceof ReplicatedEngine r) {
        assertThat(r.unequal()).isEmpty();
      }
      engine.synchronize();
      return new Outcome(results, left(store.all()));
    }
  }

  private static SortedMap<String, float[]> left(Iterable<Parameter> parameters) {
    SortedMap<String, float[]> left = new TreeMap<>();
    for (Parameter p : parameters) {
      left.put(p.spec().name(), read(p.address(), p.spec().size()));
      p.states()
          .forEach(
              (slot, at) -> left.put(p.spec().name() + "/" + slot, read(at, p.stateSize(slot))));
    }
    return left;
  }

  private static float[] read(long at, long n) {
    float[] x = new float[(int) n];
    NativeMemory.copy(at, x, 0, x.length);
    return x;
  }

  static Stream<Arguments> cases() {
    return Stream.of(
            Adagrad.PUBLISHED,
            new RowAdagrad(1e-2),
            new Adam(0.8, 0.99, 1e-2, 0.01, 0.03, 2.5),
            new Sgd(0.9, 0.05, 0))
        .flatMap(o -> IntStream.of(1, 2, 3, 4, 8).mapToObj(n -> Arguments.of(o, n)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doTheyEndWhereOneEngineDoes(Optimizer optimizer, int n) {
    Outcome expected = train(2, one(optimizer));
    Outcome found = train(2, replicas(n, optimizer));
    for (int s = 0; s < BATCHES.length; s++) {
      TrainingStep.Result want = expected.results().get(s);
      TrainingStep.Result got = found.results().get(s);
      assertThat(got.loss()).isCloseTo(want.loss(), within(1e-6));
      assertThat(want.gradientNorm()).isGreaterThan(CLIP);
      assertThat(got.gradientNorm()).isCloseTo(want.gradientNorm(), within(1e-6));
    }
    assertThat(found.left().keySet()).isEqualTo(expected.left().keySet());
    expected
        .left()
        .forEach(
            (name, want) -> {
              float[] got = found.left().get(name);
              for (int i = 0; i < want.length; i++) {
                assertThat((double) got[i]).as("%s[%d]", name, i).isCloseTo(want[i], within(1e-5));
              }
            });
  }

  private static org.assertj.core.data.Offset<Double> within(double d) {
    return org.assertj.core.data.Offset.offset(d);
  }

  @ParameterizedTest
  @MethodSource("kept")
  void areTheBitsThoseOfAnyNumberOfThreads(Optimizer optimizer) {
    Outcome first = train(1, replicas(3, optimizer));
    for (int threads : new int[] {1, 3, 7}) {
      Outcome again = train(threads, replicas(3, optimizer));
      assertThat(again.results()).isEqualTo(first.results());
      first.left().forEach((name, want) -> assertThat(again.left().get(name)).isEqualTo(want));
    }
  }

  static Stream<Optimizer> kept() {
    return Stream.of(Adagrad.PUBLISHED, new RowAdagrad(1e-2));
  }

  @Test
  void isABadIdNamedWithItsPlaceInTheBatch() {
    TrainingGraph graph = model();
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(5, workers);
        MemoryOwner memory = new MemoryOwner();
        Engine engine = replicated(2, Adagrad.PUBLISHED, store, workers)) {
      Map<String, Long> inputs = inputs(memory, 0, 12);
      NativeMemory.putInt(inputs.get("ids"), 2 * 9 + 1, 77);
      var prepared = engine.prepare(graph, 12);
      var before = left(store.all());
      assertThatThrownBy(() -> engine.step(prepared, inputs, 0.1, 0))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("77")
          .hasMessageContaining("samples counted from 6, the first of replica 1");
      left(store.all()).forEach((name, now) -> assertThat(now).isEqualTo(before.get(name)));
      assertThatThrownBy(() -> engine.step(prepared, inputs(memory, 1, 12), 0.1, 0))
          .hasMessageContaining("rank 1 failed");
    }
  }

  @Test
  void isALossThatIsNotFiniteSeenByAllAndPlaced() {
    TrainingGraph graph = model();
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(5, workers);
        MemoryOwner memory = new MemoryOwner();
        ReplicatedEngine engine = replicated(2, Adagrad.PUBLISHED, store, workers)) {
      Map<String, Long> inputs = inputs(memory, 0, 12);
      NativeMemory.put(inputs.get("labels"), 10, Float.NaN);
      var prepared = engine.prepare(graph, 12);
      var before = left(store.all());
      Pending step = engine.step(prepared, inputs, 0.1, 0);
      assertThat(step.result().finite()).isFalse();
      assertThat(step.origin()).contains("replica 1");
      assertThat(engine.unequal()).isEmpty();
      left(store.all()).forEach((name, now) -> assertThat(now).isEqualTo(before.get(name)));
    }
  }

  @Test
  void isARenewedParameterBroughtToAll() {
    TrainingGraph graph = model();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(5, workers);
        ReplicatedEngine engine = replicated(3, Adagrad.PUBLISHED, store, workers)) {
      engine.prepare(graph, 12);
      ParameterSpec table = ParameterSpec.table("t0", ROWS[0], 5);
      NativeMemory.put(store.get(table).address(), 4, 12.5f);
      assertThat(engine.unequal()).contains("t0");
      engine.reload(table);
      assertThat(engine.unequal()).isEmpty();
    }
  }

  @Test
  void doesAnInterruptedCallerGetItsWholeStep() {
    TrainingGraph graph = model();
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(5, workers);
        MemoryOwner memory = new MemoryOwner();
        ReplicatedEngine engine = replicated(2, Adagrad.PUBLISHED, store, workers)) {
      var prepared = engine.prepare(graph, 12);
      Thread.currentThread().interrupt();
      assertThat(engine.step(prepared, inputs(memory, 0, 12), 0.1, 0).result().finite()).isTrue();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(engine.unequal()).isEmpty();
    }
  }

  @Test
  void doSharesCoverABatchOnce() {
    for (int replicas = 1; replicas <= 9; replicas++) {
      for (int batch = 1; batch <= 40; batch++) {
        int next = 0;
        double weight = 0;
        for (int r = 0; r < replicas; r++) {
          Share s = Share.of(batch, r, replicas);
          weight += s.weight();
          if (s.weight() == 0) {
            assertThat(s).isEqualTo(new Share(0, 1, 0));
          } else {
            assertThat(s.first()).isEqualTo(next);
            assertThat(s.rows()).isBetween(batch / replicas, batch / replicas + 1);
            next += s.rows();
          }
        }
        assertThat(next).isEqualTo(batch);
        assertThat(weight).isCloseTo(1, within(1e-6));
      }
    }
  }
}
