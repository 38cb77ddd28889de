package io.pimento.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.BitCost;
import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.PooledData;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.BatchStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of several widths against plain loops, counts by hand, and whole models that train. */
class DoTablesHaveTheWidthsThatAreAskedTest {
  private static final int BATCH = 3;
  private static final int EMBEDDING = 16;
  private static final List<Integer> ROWS = List.of(5, 6, 4, 8);
  private static final List<Bag> BAGS =
      List.of(new Bag(7, 3, BagMode.MEAN), new Bag(9, 2, BagMode.SUM));
  private static final List<Integer> WIDTHS = List.of(4, 16, 4, 8, 16, 4);
  private static final Stem STEM =
      new Stem(2, ROWS, EMBEDDING, BAGS, false).withWidths(new Widths.Each(WIDTHS));

  /** Any numbers, by the names of parameters. */
  private static double[] values(ParameterSpec spec) {
    long key = Counter.key(5, spec.name());
    double[] w = new double[(int) spec.size()];
    java.util.Arrays.setAll(w, i -> (float) (Counter.unit(key, i) - 0.5));
    return w;
  }

  private static Map<String, Tensor> feeds() {
    int[] ids = {1, 5, 3, 0, 4, 0, 2, 7, 0, 3, 1, 6};
    // Offsets, ids, weights.
    double[] first = {0, 2, 2, 3, 6, 1, 4, 1, 1, 1};
    double[] second = {0, 1, 3, 3, 8, 0, 2, 1, 1, 1};
    return Map.of(
        Stem.IDS,
        Tensor.of(
            TensorType.indices(4), BATCH, java.util.Arrays.stream(ids).asDoubleStream().toArray()),
        Stem.bag(0),
        Tensor.of(TensorType.bags(3), BATCH, first),
        Stem.bag(1),
        Tensor.of(TensorType.bags(2), BATCH, second));
  }

  /** The table rows that a field of a sample takes, each with its weight. */
  private static Map<Integer, Double> taken(int sample, int field) {
    double[][] bags = {feeds().get(Stem.bag(0)).data(), feeds().get(Stem.bag(1)).data()};
    Map<Integer, Double> rows = new TreeMap<>();
    if (field < ROWS.size()) {
      rows.put((int) feeds().get(Stem.IDS).get(sample * ROWS.size() + field), 1.0);
      return rows;
    }
    double[] bag = bags[field - ROWS.size()];
    int from = (int) bag[sample];
    int to = (int) bag[sample + 1];
    for (int i = from; i < to; i++) {
      boolean mean = BAGS.get(field - ROWS.size()).pooling() == BagMode.MEAN;
      rows.merge((int) bag[BATCH + 1 + i], mean ? 1.0 / (to - from) : 1, Double::sum);
    }
    return rows;
  }

  private static double rounded(double[] table, int row, int width, int column, int bits) {
    double x = table[row * width + column];
    if (bits == 32) {
      return x;
    }
    float reach = 0;
    for (int c = 0; c < width; c++) {
      reach = (float) Math.max(reach, Math.abs(table[row * width + c]));
    }
    float step = reach / (bits == 4 ? 7 : 127);
    return Math.rint((float) x / step) * step;
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 8, 4})
  void isEveryEmbeddingWhatPlainLoopsMakeOfIt(int bits) {
    GraphBuilder b = new GraphBuilder();
    Graph graph = b.build(Map.of("rows", STEM.embeddings(b, bits, Projection.FLOAT)));
    Map<String, double[]> all = new HashMap<>();
    graph.parameters().forEach(p -> all.put(p.name(), values(p)));
    assertThat(all.keySet())
        .containsExactlyInAnyOrder(
            "_embedding.0.weight",
            "_embedding.1.weight",
            "_embedding.2.weight",
            "_embedding.3.weight",
            "_embedding.4.weight",
            "_embedding.5.weight",
            "_embedding.width4.weight",
            "_embedding.width8.weight");
    double[] reference =
        ReferenceInterpreter.run(graph, BATCH, feeds(), p -> all.get(p.name())).get("rows").data();
    float[] computed = onCpu(graph);
    for (int i = 0; i < reference.length; i++) {
      int sample = i / (WIDTHS.size() * EMBEDDING);
      int field = i / EMBEDDING % WIDTHS.size();
      int column = i % EMBEDDING;
      int width = WIDTHS.get(field);
      double[] table = all.get("_embedding." + field + ".weight");
      double[] matrix = all.get("_embedding.width" + width + ".weight");
      double expected = 0;
      for (Map.Entry<Integer, Double> row : taken(sample, field).entrySet()) {
        for (int c = 0; c < width; c++) {
          double to = matrix == null ? (c == column ? 1 : 0) : matrix[column * width + c];
          expected += row.getValue() * to * rounded(table, row.getKey(), width, c, bits);
        }
      }
      assertThat(reference[i])
          .as("sample %d field %d column %d", sample, field, column)
          .isCloseTo(expected, within(1e-12));
      assertThat((double) computed[i]).isCloseTo(expected, within(1e-5));
    }
  }

  private interface Use<T> {
    T of(CpuEngine engine, Map<String, Long> inputs);
  }

  private static <T> T withEngine(Use<T> use) {
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(3, workers);
        Executor executor = new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store);
        MemoryOwner memory = new MemoryOwner();
        CpuEngine engine =
            new CpuEngine(executor, new TrainingStep(store, workers, Adagrad.PUBLISHED, 5))) {
      GraphBuilder b = new GraphBuilder();
      for (ParameterSpec p : b.build(Map.of("rows", STEM.embeddings(b))).parameters()) {
        double[] values = values(p);
        for (int i = 0; i < values.length; i++) {
          NativeMemory.put(store.get(p).address(), i, (float) values[i]);
        }
      }
      Map<String, Long> inputs = new HashMap<>();
      feeds().forEach((name, t) -> inputs.put(name, copy(memory, t)));
      return use.of(engine, inputs);
    }
  }

  private static long copy(MemoryOwner memory, Tensor t) {
    long at = memory.floats(t.data().length);
    boolean bags = t.type().element() == io.pimento.graph.Element.BAGS;
    int ints = bags ? BATCH + 1 + (int) t.get(BATCH) : t.data().length;
    for (int i = 0; i < t.data().length; i++) {
      if (i < ints) {
        NativeMemory.putInt(at, i, (int) t.get(i));
      } else {
        NativeMemory.put(at, i, (float) t.get(i));
      }
    }
    return at;
  }

  private static float[] onCpu(Graph graph) {
    return withEngine(
        (engine, inputs) -> {
          var run = engine.prepare(graph, BATCH);
          engine.run(run, inputs);
          float[] out = new float[BATCH * WIDTHS.size() * EMBEDDING];
          engine.read(run, "rows", out, 0, out.length);
          return out;
        });
  }

  /** The field's own number, not its place among those of its width. */
  @Test
  void anIdOutsideItsTableIsNamed() {
    GraphBuilder b = new GraphBuilder();
    Graph graph = b.build(Map.of("rows", STEM.embeddings(b)));
    assertThatThrownBy(
            () ->
                withEngine(
                    (engine, inputs) -> {
                      NativeMemory.putInt(inputs.get(Stem.IDS), 4 + 2, 4);
                      engine.run(engine.prepare(graph, BATCH), inputs);
                      return 0;
                    }))
        .hasMessageContaining("category 4 of field 2 in row 1 of the batch")
        .hasMessageContaining("table of 4 rows");
  }

  /** Four fields of one value and two bags: 4 wide 5, 4 and 9 rows, 8 wide 8, 16 wide 6 and 7. */
  @Test
  void areParametersAndWorkCounted() {
    GraphBuilder b = new GraphBuilder();
    Graph graph = b.build(Map.of("rows", STEM.embeddings(b)));
    long tables = 4 * (5 + 4 + 9) + 8 * 8 + 16 * (6 + 7);
    long matrices = 16 * 4 + 16 * 8;
    assertThat(graph.parameters().stream().mapToLong(ParameterSpec::size).sum())
        .isEqualTo(tables + matrices);
    // Three fields are 4 wide, one is 8 wide.
    assertThat(graph.cost().multiplyAdds()).isEqualTo(3 * 4 * 16 + 8 * 16);
    assertThat(graph.cost().linear()).isEqualTo(graph.cost().multiplyAdds());
    assertThat(BitCost.of(graph).storedBytes()).isEqualTo(4 * (tables + matrices));
    GraphBuilder rounded = new GraphBuilder();
    Graph few = rounded.build(Map.of("rows", STEM.embeddings(rounded, 8, Projection.FLOAT)));
    // A byte an entry and a scale of four a row; matrices stay in float32.
    assertThat(BitCost.of(few).storedBytes())
        .isEqualTo(tables + 4 * (5 + 4 + 9 + 8 + 6 + 7) + 4 * matrices);
  }

  private static List<Model> models(Stem stem) {
    List<Model> models = new ArrayList<>(Baselines.all(stem));
    SearchSpace space = SearchSpace.FULL.withDims(List.of(16, 32), List.of(16, 32));
    SearchSpace few = space.withBits(List.of(4, 8), List.of(4, 8));
    for (Sharing sharing : Sharing.values()) {
      for (SearchSpace s : List.of(space, few)) {
        models.add(
            new Subnet(
                stem, Strategy.ANY_PATH.sample(s, 3, Counter.of(1, "architecture")), sharing));
      }
    }
    return models;
  }

  /** Widths that are the embedding's are none: the same graphs, parameters and so the same bits. */
  @Test
  void areEqualWidthsTheGraphWithoutAny() {
    for (Stem stem :
        List.of(
            new Stem(2, ROWS, EMBEDDING, BAGS, false),
            new Stem(2, ROWS, EMBEDDING),
            new Stem(2, List.of(), EMBEDDING, BAGS.subList(0, 1), false))) {
      List<Model> plain = models(stem);
      for (int same : new int[] {0, EMBEDDING, EMBEDDING + 1}) {
        List<Integer> each = Collections.nCopies(stem.fields(), same);
        List<Model> equal = models(stem.withWidths(new Widths.Each(each)));
        for (int m = 0; m < plain.size(); m++) {
          assertThat(equal.get(m).training().graph().hash())
              .isEqualTo(plain.get(m).training().graph().hash());
          assertThat(equal.get(m).inference().hash()).isEqualTo(plain.get(m).inference().hash());
        }
      }
    }
  }

  static Stream<Model> trained() {
    Stem mixed = PooledData.STEM.withWidths(new Widths.Each(List.of(8, 4, 16, 4)));
    // No field is as wide as an embedding.
    Stem narrow = PooledData.STEM.withWidths(new Widths.Each(List.of(8, 8, 8, 8)));
    return Stream.of(mixed, narrow).flatMap(stem -> models(stem).stream());
  }

  /** Every model learns, and so does every table and matrix that it reads. */
  @ParameterizedTest(name = "{index}")
  @MethodSource("trained")
  void doModelsTrain(Model model) throws Exception {
    TrainingGraph training = model.training();
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(3, workers);
        Executor executor = new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store);
        Engine engine =
            new CpuEngine(executor, new TrainingStep(store, workers, Adagrad.PUBLISHED, 5));
        BatchStream stream = new BatchStream(new PooledData(64, 1), 64, 1, 0)) {
      Map<String, Float> before = new HashMap<>();
      for (ParameterSpec p : training.graph().parameters()) {
        before.put(p.name(), sum(store.get(p)));
      }
      var step = engine.prepare(training, 64);
      BatchStream.Rows rows = stream.next();
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        losses.add(engine.step(step, rows.inputs(training.graph()), 0.02, i).result().loss());
      }
      assertThat(losses.getLast()).as(model.name()).isLessThan(losses.getFirst());
      for (ParameterSpec p : training.graph().parameters()) {
        if (p.name().startsWith("_embedding.")) {
          assertThat(sum(store.get(p))).as(p.name()).isNotEqualTo(before.get(p.name()));
        }
      }
    }
  }

  private static float sum(Parameter p) {
    float sum = 0;
    for (int i = 0; i < p.spec().size(); i++) {
      sum += (i % 7 + 1) * NativeMemory.get(p.address(), i);
    }
    return sum;
  }

  @Test
  void areRowsOfLargeTablesNarrow() {
    List<Integer> rows = List.of(2, 20, 2000, 1_000_000);
    // log2 of 1, 10, 1000 and 500000, by 0.3: 0, 1, 3 and 5.7 halvings.
    assertThat(WidthRule.BY_ROWS.of(rows, 64)).containsExactly(64, 32, 8, 4);
    assertThat(WidthRule.BY_ROWS.of(rows, 16)).containsExactly(16, 8, 4, 4);
    assertThat(WidthRule.BY_ROWS.of(rows, 2)).containsExactly(2, 2, 2, 2);
    assertThat(WidthRule.EQUAL.of(rows, 10)).containsExactly(10, 10, 10, 10);
  }

  @Test
  void doOtherRowsKeepTheirWidths() {
    Stem stem = new Stem(1, List.of(2, 2000), 16).withWidths(WidthRule.BY_ROWS);
    assertThat(stem.tableWidths()).containsExactly(16, 4);
    assertThat(stem.withTables(List.of(2, 2)).tableWidths()).containsExactly(16, 4);
    assertThat(stem.withEmbedding(8).tableWidths()).containsExactly(8, 4);
    assertThat(STEM.withEmbedding(8).tableWidths()).containsExactly(4, 8, 4, 8, 8, 4);
    assertThatThrownBy(() -> stem.withWidths(new Widths.Each(List.of(1))).tableWidths())
        .hasMessage("1 widths for 2 fields");
  }

  /** A table's start does not hang on the others' widths. */
  @Test
  void doesAProjectionStartEven() {
    GraphBuilder b = new GraphBuilder();
    ParameterSpec matrix =
        b.build(Map.of("rows", STEM.embeddings(b))).parameters().stream()
            .filter(p -> p.name().equals("_embedding.width4.weight"))
            .findFirst()
            .orElseThrow();
    assertThat(matrix.initializer()).isEqualTo(new Initializer.Normal(0.5));
    assertThat(matrix.table()).isFalse();
  }
}
