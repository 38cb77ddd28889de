package io.pimento.search.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.BagField;
import io.pimento.data.BatchBuffers;
import io.pimento.data.CheckedRows;
import io.pimento.data.DataSchema;
import io.pimento.data.FirstRows;
import io.pimento.data.OutOfRange;
import io.pimento.data.Pooling;
import io.pimento.data.RowSource;
import io.pimento.data.RowStretch;
import io.pimento.data.SelectedRows;
import io.pimento.data.ThinnedRows;
import io.pimento.graph.Graph;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.RowReader;
import io.pimento.runtime.engine.RowStore;
import io.pimento.runtime.engine.ScoringQueue;
import io.pimento.runtime.engine.WorkQueue;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.SmallData;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.progress.Progress;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings whose rows stay where the engine computes, against those whose rows are sent. */
class DoGatheredRowsTrainAsSentOnesTest {
  private static final int BATCH = 32;
  private static final int EPOCHS = 2;
  private static final SmallData DATA = new SmallData(500, 1);

  /** A store in the host's memory. */
  private record HostStore(long rows, Map<String, Integer> widths, Map<String, Long> columns)
      implements RowStore {
    static HostStore of(RowReader reader, MemoryOwner memory) {
      Map<String, Long> columns = new HashMap<>();
      reader
          .widths()
          .forEach((name, width) -> columns.put(name, memory.floats(width * reader.rows())));
      for (long first = 0; first < reader.rows(); first += reader.most()) {
        int count = (int) Math.min(reader.most(), reader.rows() - first);
        Map<String, Long> read = reader.read(first, count);
        for (Map.Entry<String, Integer> e : reader.widths().entrySet()) {
          long row = (long) Float.BYTES * e.getValue();
          NativeMemory.copyBytes(
              read.get(e.getKey()), columns.get(e.getKey()) + first * row, count * row);
        }
      }
      return new HostStore(reader.rows(), reader.widths(), columns);
    }

    @Override
    public float[] column(String input) {
      float[] all = new float[(int) rows];
      NativeMemory.copy(columns.get(input), all, 0, all.length);
      return all;
    }

    @Override
    public void close() {}

    /** Inputs of a graph, gathered. */
    Map<String, Long> gathered(CompiledGraph prepared, long numbers, MemoryOwner memory) {
      Map<String, Long> inputs = new HashMap<>();
      for (String name : prepared.graph().inputs().keySet()) {
        if (columns.containsKey(name)) {
          inputs.put(name, gather(this, name, numbers, prepared, memory));
        }
      }
      return inputs;
    }
  }

  /** A queue of the processor that gathers. */
  private record HostScoring(WorkQueue queue, MemoryOwner memory) implements ScoringQueue {
    @Override
    public CompiledGraph prepare(Graph graph, int batch) {
      return queue.prepare(graph, batch);
    }

    @Override
    public void run(CompiledGraph prepared, Map<String, Long> inputs) {
      throw new AssertionError("rows are sent");
    }

    @Override
    public void run(CompiledGraph prepared, RowStore rows, long numbers) {
      queue.run(prepared, ((HostStore) rows).gathered(prepared, numbers, memory));
    }

    @Override
    public void fetch(CompiledGraph prepared, String output, float[] to, int offset, int count) {
      queue.fetch(prepared, output, to, offset, count);
    }

    @Override
    public void finish() {
      queue.finish();
    }
  }

  /** An engine of the processor that keeps rows as a GPU does. */
  private static Engine keeping(Engine engine, MemoryOwner memory, Map<Object, HostStore> stores) {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("rowStore")) {
                return Optional.of(
                    stores.computeIfAbsent(
                        arguments[0], _ -> HostStore.of((RowReader) arguments[1], memory)));
              }
              if (method.getName().equals("scoringQueue")) {
                return new HostScoring(engine.hostQueue(), memory);
              }
              if (method.getName().equals("step") && arguments[1] instanceof HostStore store) {
                CompiledGraph prepared = (CompiledGraph) arguments[0];
                Map<String, Long> inputs = store.gathered(prepared, (long) arguments[2], memory);
                @SuppressWarnings("unchecked")
                Map<String, Long> others = (Map<String, Long>) arguments[3];
                inputs.putAll(others);
                return engine.step(prepared, inputs, (double) arguments[4], (long) arguments[5]);
              }
              try {
                return method.invoke(engine, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static long gather(
      HostStore store, String name, long numbers, CompiledGraph prepared, MemoryOwner memory) {
    int width = store.widths().get(name);
    long to = memory.floats((long) prepared.batch() * width);
    for (int r = 0; r < prepared.batch(); r++) {
      int number = NativeMemory.getInt(numbers, r);
      assertThat(number).isBetween(0, (int) store.rows() - 1);
      NativeMemory.copyBytes(
          store.columns().get(name) + 4L * number * width, to + 4L * r * width, 4L * width);
    }
    return to;
  }

  /** All weights after training from a step on. */
  private static Map<String, float[]> trained(
      RowSource rows, double dropout, long from, Optional<Map<Object, HostStore>> kept)
      throws Exception {
    TrainSettings settings = new TrainSettings(Adam.DEFAULT, 0.01, 0, 1, BATCH, EPOCHS, 5);
    var model =
        Family.DEEPFM.of(
            SmallData.STEM, new Sizes(16, List.of(12, 6), List.of(6), 1, 2, List.of(2)));
    Map<String, float[]> weights = new TreeMap<>();
    try (Machine machine = new Machine(new Workers(1), new VectorMatmul());
        MemoryOwner memory = new MemoryOwner();
        ParameterStore store = new ParameterStore(5, machine.workers());
        Engine engine = machine.engine(store, settings)) {
      Engine used = kept.isPresent() ? keeping(engine, memory, kept.get()) : engine;
      long to = EPOCHS * settings.stepsPerEpoch(rows.rows());
      new Trainer(used, settings, Progress.SILENT)
          .train("small", rows, PathSource.of(model, dropout), from, to, _ -> false, _ -> {});
      for (Parameter p : store.all()) {
        float[] entries = new float[Math.toIntExact(p.spec().size())];
        NativeMemory.copy(p.address(), entries, 0, entries.length);
        weights.put(p.spec().name(), entries);
      }
    }
    return weights;
  }

  static Stream<RowSource> sources() {
    RowSource checked = new CheckedRows(DATA, List.of(13, 7, 5), OutOfRange.ERROR);
    return Stream.of(
        DATA,
        new ThinnedRows(checked, 200, 3),
        new FirstRows(new RowStretch(checked, 100, 300), 299),
        new RowStretch(new SelectedRows(new ThinnedRows(DATA, 400, 1), numbers()), 1, 127));
  }

  private static int[] numbers() {
    int[] numbers = new int[128];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i * 61) % 400;
    }
    return numbers;
  }

  @ParameterizedTest
  @MethodSource("sources")
  void weightsAreTheSame(RowSource rows) throws Exception {
    Map<Object, HostStore> stores = new HashMap<>();
    assertThat(trained(rows, 0, 0, Optional.of(stores)))
        .usingRecursiveComparison()
        .isEqualTo(trained(rows, 0, 0, Optional.empty()));
    assertThat(stores).containsOnlyKeys(rows.origin());
    assertThat(stores.values()).allMatch(s -> s.rows() == 500);
  }

  @Test
  void soTheyAreWithDropoutFromTheMiddleOfAnEpochOn() throws Exception {
    Map<Object, HostStore> stores = new HashMap<>();
    assertThat(trained(DATA, 0.3, 21, Optional.of(stores)))
        .usingRecursiveComparison()
        .isEqualTo(trained(DATA, 0.3, 21, Optional.empty()));
    assertThat(stores).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void predictionsAreTheSame(RowSource rows) throws Exception {
    Graph graph =
        Family.XDEEPFM
            .of(SmallData.STEM, new Sizes(16, List.of(12), List.of(6), 1, 2, List.of(2)))
            .inference();
    try (Machine machine = new Machine(new Workers(1), new VectorMatmul());
        MemoryOwner memory = new MemoryOwner();
        ParameterStore store = new ParameterStore(5, machine.workers());
        Engine engine = machine.engine(store, new TrainSettings(Adam.DEFAULT, 1, 0, 1, 1, 1, 5))) {
      Predictor.Predictions sent = Predictor.predict(engine, graph, rows, BATCH, Long.MAX_VALUE);
      Predictor.Predictions gathered =
          Predictor.predictKept(keeping(engine, memory, new HashMap<>()), graph, rows, BATCH);
      assertThat(gathered).usingRecursiveComparison().isEqualTo(sent);
      assertThat(gathered.labels()).contains(0, 1);
    }
  }

  @Test
  void equalSourcesAreOneAndOthersAreNot() {
    CheckedRows checked = new CheckedRows(DATA, List.of(13, 7, 5), OutOfRange.ERROR);
    assertThat(new ThinnedRows(checked, 200, 3).origin())
        .isEqualTo(new CheckedRows(DATA, List.of(13, 7, 5), OutOfRange.ERROR))
        .isNotEqualTo(new CheckedRows(DATA, List.of(13, 7, 6), OutOfRange.ERROR));
  }

  @Test
  void aShortTrainingAndRowsOfUnknownSizeAreSent() {
    assertThat(UploadedRows.pay(DATA, 500)).isTrue();
    assertThat(UploadedRows.pay(new ThinnedRows(DATA, 10, 1), 10)).isFalse();
    RowSource bags =
        new RowSource() {
          @Override
          public DataSchema schema() {
            DataSchema s = DATA.schema();
            return new DataSchema(
                s.name(),
                true,
                s.dense(),
                s.categorical(),
                List.of(new BagField("tags", 9, 3, Pooling.MEAN)),
                false);
          }

          @Override
          public long rows() {
            return 10;
          }

          @Override
          public void read(long[] rows, int from, int count, BatchBuffers to) {
            throw new AssertionError("nothing is read");
          }
        };
    assertThat(UploadedRows.pay(bags, 100)).isFalse();
  }
}
