package io.pimento.search.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.RowSource;
import io.pimento.graph.Counter;
import io.pimento.runtime.backend.Processor;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.ResidentRows;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.SmallData;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of {@link SubnetEvaluator}: rows that a device keeps and rows that are read for each subnet give
 * the same predictions, and the supernet's weights stay as they are.
 */
class DoKeptRowsScoreAsSentOnesTest {
  private static final SearchSpace SPACE =
      SearchSpace.FULL
          .withDims(List.of(16, 32), List.of(8, 16))
          .withBranches(new BranchSpace(List.of(BranchKind.values()), List.of(16), 2));
  private static final int SUBNETS = 4;
  private static final RowSource TRAIN = new SmallData(150, 1);
  private static final RowSource VALIDATION = new SmallData(203, 2);

  /** Rows in the host's memory, as a device that reads it would keep them. */
  private static final class HostRows implements ResidentRows {
    private record Column(int width, long at) {}

    private final MemoryOwner memory = new MemoryOwner();
    private final List<Integer> counts = new ArrayList<>();
    private final List<Map<String, Column>> batches = new ArrayList<>();

    @Override
    public void add(int rows, Map<String, Long> host, Map<String, Integer> widths) {
      Map<String, Column> columns = new HashMap<>();
      host.forEach(
          (name, from) -> {
            int width = widths.getOrDefault(name, 1);
            long to = memory.floats((long) rows * width);
            NativeMemory.copy(from, to, (long) rows * width);
            columns.put(name, new Column(width, to));
          });
      counts.add(rows);
      batches.add(columns);
    }

    @Override
    public int rows(int batch) {
      return counts.get(batch);
    }

    @Override
    public Map<String, Long> inputs(CompiledGraph prepared, int batch, int first) {
      Map<String, Long> at = new HashMap<>();
      batches
          .get(batch)
          .forEach((name, c) -> at.put(name, c.at() + (long) Float.BYTES * c.width() * first));
      at.keySet().retainAll(prepared.graph().inputs().keySet());
      return at;
    }

    @Override
    public long column(int batch, String name) {
      return Optional.ofNullable(batches.get(batch).get(name)).orElseThrow().at();
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  /** The same engine, which keeps rows. */
  private static Engine keeping(Engine engine, HostRows rows) {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (_, method, arguments) -> {
              if (method.getName().equals("residentRows")) {
                return Optional.of(rows);
              }
              try {
                return method.invoke(engine, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Subnet subnet(int i) {
    Architecture drawn =
        Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(SPACE, 2, Counter.of(i, "test"));
    return new Subnet(SmallData.STEM, drawn, Sharing.MASKED);
  }

  /** An engine for each device's rows; one that keeps none for no device. */
  private static SubnetEvaluator evaluator(
      ParameterStore store, Workers workers, TuneSettings settings, List<HostRows> kept) {
    Engine engine = new Processor(new VectorMatmul()).engine(store, workers, Adagrad.PUBLISHED, 5);
    List<Engine> engines =
        kept.isEmpty()
            ? List.of(engine)
            : kept.stream().map(rows -> keeping(engine, rows)).toList();
    return new SubnetEvaluator(engines, 1, store, TRAIN, VALIDATION, settings, 7);
  }

  private static List<float[]> logits(TuneSettings settings, int devices, int threads)
      throws Exception {
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(4, workers)) {
      for (int i = 0; i < SUBNETS; i++) {
        subnet(i).inference().parameters().forEach(store::get);
      }
      Map<String, float[]> before = weights(store);
      List<float[]> logits = new ArrayList<>();
      List<HostRows> kept = Stream.generate(HostRows::new).limit(devices).toList();
      try (SubnetEvaluator evaluator = evaluator(store, workers, settings, kept);
          ExecutorService pool = Executors.newFixedThreadPool(threads)) {
        List<Callable<Predictor.Predictions>> tasks = new ArrayList<>();
        for (int i = 0; i < SUBNETS; i++) {
          Subnet subnet = subnet(i);
          tasks.add(() -> evaluator.predict(subnet));
        }
        for (Future<Predictor.Predictions> f : pool.invokeAll(tasks)) {
          assertThat(f.get().labels()).hasSameSizeAs(f.get().logits());
          logits.add(f.get().logits());
        }
      }
      assertThat(kept).noneMatch(rows -> rows.counts.isEmpty());
      Map<String, float[]> after = weights(store);
      assertThat(after).containsOnlyKeys(before.keySet());
      after.forEach((name, w) -> assertThat(w).as(name).isEqualTo(before.get(name)));
      return logits;
    }
  }

  private static Map<String, float[]> weights(ParameterStore store) {
    Map<String, float[]> weights = new HashMap<>();
    for (Parameter p : store.all()) {
      float[] numbers = new float[Math.toIntExact(p.spec().size())];
      NativeMemory.copy(p.address(), numbers, 0, numbers.length);
      weights.put(p.spec().name(), numbers);
    }
    return weights;
  }

  /** Steps that end inside a chunk, epochs that end inside one, rows that end inside one. */
  @ParameterizedTest
  @CsvSource({"0, 32, 64, 200", "7, 32, 64, 200", "9, 16, 64, 1000", "3, 32, 32, 1"})
  void theSameLogits(int steps, int batch, int chunk, int rows) throws Exception {
    TuneSettings settings = new TuneSettings(steps, batch, 0.04, rows, chunk);
    List<float[]> sent = logits(settings, 0, 1);
    assertThat(sent).hasSize(SUBNETS).allMatch(l -> l.length == Math.min(rows, 203));
    assertThat(logits(settings, 1, 1)).containsExactlyElementsOf(sent);
    assertThat(logits(settings, 1, 3)).containsExactlyElementsOf(sent);
    assertThat(logits(settings, 0, 3)).containsExactlyElementsOf(sent);
  }

  @Test
  void severalDevicesShareThemOut() throws Exception {
    TuneSettings settings = new TuneSettings(3, 32, 0.04, 200, 64);
    assertThat(logits(settings, 2, 4)).containsExactlyElementsOf(logits(settings, 0, 1));
  }

  @Test
  void tuningChangesThem() throws Exception {
    assertThat(logits(new TuneSettings(7, 32, 0.04, 200, 64), 0, 1).getFirst())
        .isNotEqualTo(logits(new TuneSettings(0, 32, 0.04, 200, 64), 0, 1).getFirst());
  }
}
