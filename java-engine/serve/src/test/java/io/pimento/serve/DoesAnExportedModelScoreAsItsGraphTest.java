package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.pimento.export.onnx.OnnxFile;
import io.pimento.export.onnx.read.OnnxImport;
import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.Sum;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.model.Bag;
import io.pimento.search.model.Projection;
import io.pimento.search.model.Stem;
import io.pimento.search.model.Widths;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.Quantization;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models through ONNX Runtime, beside their graphs in double precision, and read back. */
class DoesAnExportedModelScoreAsItsGraphTest {
  private static final int ROWS = 6;
  private static final int ARCHITECTURES = 50;
  private static final double ROUNDING = 2e-5;

  /** Of numbers by ONNX Runtime from those by the graph that is read of a file. */
  private static final double READ = 1e-5;

  /** An entry that lies between two levels may be rounded either way. */
  private static final double LEVELS = 2e-3;

  private static final Stem PLAIN = new Stem(3, List.of(5, 7, 9), 16);
  private static final Stem BAGS =
      new Stem(
          3,
          List.of(5, 7, 9),
          16,
          List.of(new Bag(6, 4, BagMode.MEAN), new Bag(8, 4, BagMode.WEIGHTED)),
          false);
  private static final Sizes SIZES =
      new Sizes(16, List.of(12, 6), List.of(64), 2, 2, List.of(16, 32));
  private static final SearchSpace SPACE =
      SearchSpace.FULL
          .withDims(List.of(16, 32, 64), List.of(8, 16))
          .withBits(List.of(4, 8, 32), List.of(4, 8, 32))
          .withBranches(new BranchSpace(List.of(BranchKind.values()), List.of(4, 8), 2));

  /** Ids that bags have at most. */
  private static final Map<String, Integer> MOST = Map.of("bag.0.most", 4, "bag.1.most", 4);

  @TempDir private static Path folder;

  /** What ONNX Runtime made of the file that was written last. */
  private static float[] logits = new float[0];

  @ParameterizedTest
  @EnumSource(Family.class)
  void everyFamily(Family family) throws Exception {
    assertSame(family.of(BAGS, SIZES).inference(), ROUNDING, false);
    assertComesBack(family.of(BAGS, SIZES).inference());
    assertSame(family.of(PLAIN, SIZES).inference(), ROUNDING, true);
    assertComesBack(family.of(PLAIN, SIZES).inference());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fiftyArchitectures(boolean fewBits) throws Exception {
    Stem narrow = PLAIN.withWidths(new Widths.Each(List.of(4, 16, 8)));
    for (int i = 0; i < ARCHITECTURES; i++) {
      Stem stem = i % 3 == 0 ? BAGS : i % 3 == 1 ? narrow : PLAIN;
      Architecture a = draw(i);
      a = fewBits ? a : a.with(Quantization.NONE);
      Graph graph = new Subnet(stem, a, Sharing.STANDALONE).inference();
      assertSame(graph, fewBits ? LEVELS : ROUNDING, false);
      if (!fewBits) {
        assertComesBack(graph);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Sharing.class)
  void subnetsOfSharedWeights(Sharing sharing) throws Exception {
    for (int i = 0; i < 5; i++) {
      Architecture a = draw(i).with(Quantization.NONE);
      assertSame(new Subnet(PLAIN, a, sharing).inference(), ROUNDING, i == 0);
    }
  }

  /** A row of 16 columns is 16 bytes and a scale, where it was 64 bytes. */
  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void tablesOfFewBitsAtAThirdOfTheBytes(int bits) throws Exception {
    int rows = 20_000;
    Stem stem =
        new Stem(3, List.of(rows, 7), 16, List.of(new Bag(rows, 4, BagMode.WEIGHTED)), false);
    long whole = 2L * rows * 16 * Float.BYTES;
    for (int few : new int[] {32, bits}) {
      GraphBuilder b = new GraphBuilder();
      Value read = stem.embeddings(b, few, Projection.FLOAT);
      Value logits = b.apply(new Sum(Axis.LAST), b.flat(read));
      Graph graph = b.build(Map.of(TrainingGraph.LOGITS, logits));
      for (boolean apart : new boolean[] {false, true}) {
        assertSame(graph, ROUNDING, apart);
        assertComesBack(graph);
        long bytes = Files.size(folder.resolve("model.onnx"));
        Path data = OnnxFile.dataOf(folder.resolve("model.onnx"));
        bytes += apart ? Files.size(data) : 0;
        assertThat(bytes)
            .isBetween(few == 32 ? whole : 0, few == 32 ? 2 * whole : whole * 20 / 64 + 300_000);
      }
    }
  }

  private static Architecture draw(int seed) {
    return Strategy.ANY_PATH.sample(SPACE, 3, Counter.of(seed, "architecture"));
  }

  private static void assertSame(Graph graph, double tolerance, boolean apart) throws Exception {
    Map<String, double[]> weights = new HashMap<>();
    graph.parameters().forEach(p -> weights.put(p.name(), weights(p)));
    Map<String, Tensor> feeds = feeds(graph);
    double[] expected =
        ReferenceInterpreter.run(
                graph, ROWS, feeds, p -> weights.getOrDefault(p.name(), new double[0]))
            .get(TrainingGraph.LOGITS)
            .data();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers)) {
      for (ParameterSpec p : graph.parameters()) {
        double[] w = weights.getOrDefault(p.name(), new double[0]);
        long address = store.get(p).address();
        for (int i = 0; i < w.length; i++) {
          NativeMemory.put(address, i, (float) w[i]);
        }
      }
      float[] found =
          OnnxRun.logits(graph, store, folder.resolve("model.onnx"), apart, ROWS, feeds);
      logits = found;
      for (int i = 0; i < ROWS; i++) {
        double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
        assertThat((double) found[i]).as("row %d", i).isCloseTo(expected[i], offset(allowed));
      }
    }
  }

  /** What was written is read as a graph of the same work, with the numbers of ONNX Runtime. */
  private static void assertComesBack(Graph graph) throws Exception {
    OnnxImport back = OnnxImport.read(folder.resolve("model.onnx"), MOST);
    assertThat(back.graph().cost().multiplyAdds()).isEqualTo(graph.cost().multiplyAdds());
    assertThat(lookups(back.graph())).isEqualTo(lookups(graph));
    assertThat(back.graph().inputs()).hasSameSizeAs(graph.inputs());
    double[] own =
        ReferenceInterpreter.run(back.graph(), ROWS, feeds(graph), back.weights())
            .get(TrainingGraph.LOGITS)
            .data();
    for (int i = 0; i < ROWS; i++) {
      assertThat(own[i])
          .as("row %d, read back", i)
          .isCloseTo(logits[i], offset(READ * Math.max(1, Math.abs(logits[i]))));
    }
  }

  private static int lookups(Graph graph) {
    return graph.nodes().stream()
        .mapToInt(
            n ->
                switch (n.op()) {
                  case EmbeddingLookup(int fields) -> fields;
                  case EmbeddingBag _, QuantizedBag _ -> 1;
                  default -> 0;
                })
        .sum();
  }

  /** Floats about zero as wide as layers of these widths like; ranges and gains about one. */
  private static double[] weights(ParameterSpec p) {
    double[] w = new double[(int) p.size()];
    long key = Counter.key(5, p.name());
    boolean positive = p.shape().size() == 1;
    for (int i = 0; i < w.length; i++) {
      double u = Counter.unit(key, i) - 0.5;
      w[i] = (float) (positive ? 1 + u : u / Math.sqrt(p.stride()) * 3);
    }
    return w;
  }

  private static Map<String, Tensor> feeds(Graph graph) {
    Map<String, Tensor> feeds = new HashMap<>();
    graph
        .inputs()
        .forEach(
            (name, value) -> {
              TensorType type = value.type();
              Tensor t =
                  switch (type.element()) {
                    case REAL, ROWS -> filled(type, i -> (float) Math.sin(i));
                    case INDEX -> filled(type, i -> i % 5);
                    case BAGS -> new Tensor(type, ROWS, bags());
                  };
              feeds.put(name, t);
            });
    return feeds;
  }

  private static Tensor filled(TensorType type, java.util.function.IntToDoubleFunction entry) {
    Tensor t = Tensor.poisoned(type, ROWS);
    for (int i = 0; i < t.data().length; i++) {
      t.data()[i] = entry.applyAsDouble(i);
    }
    return t;
  }

  /** Bags of 0, 1, 2, 3, 4 and 1 ids. */
  private static double[] bags() {
    int[] sizes = {0, 1, 2, 3, 4, 1};
    int count = 11;
    double[] data = new double[ROWS + 1 + 2 * count];
    for (int b = 0; b < ROWS; b++) {
      data[b + 1] = data[b] + sizes[b];
    }
    for (int i = 0; i < count; i++) {
      data[ROWS + 1 + i] = i % 6;
      data[ROWS + 1 + count + i] = 0.25 * (1 + i % 4);
    }
    return data;
  }
}
