package io.pimento.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.BagMode;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bags of ids against plain loops, and whole models whose bags hold one id each. */
class DoFieldsOfSeveralValuesPoolTest {
  private static final int BATCH = 9;
  private static final int WIDTH = 16;
  private static final List<Bag> BAGS =
      List.of(
          new Bag(13, 5, BagMode.SUM),
          new Bag(7, 3, BagMode.MEAN),
          new Bag(11, 4, BagMode.WEIGHTED));
  private static final Stem POOLED = new Stem(3, List.of(5, 6), WIDTH, BAGS, false);

  /** Some rows: ids of the fields of one value, and bags of 0 to as many as there may be. */
  private static final class Rows {
    final int[][] single = new int[BATCH][2];
    final int[][][] ids = new int[3][BATCH][];
    final float[][][] weights = new float[3][BATCH][];
    final float[][] dense = new float[BATCH][3];

    Rows(boolean oneEach) {
      SplittableRandom random = new SplittableRandom(4);
      for (int b = 0; b < BATCH; b++) {
        single[b] = new int[] {random.nextInt(5), random.nextInt(6)};
        for (int i = 0; i < 3; i++) {
          int n = oneEach ? 1 : random.nextInt(BAGS.get(i).most() + 1);
          ids[i][b] = random.ints(n, 0, BAGS.get(i).rows()).toArray();
          weights[i][b] = new float[n];
          for (int k = 0; k < n; k++) {
            weights[i][b][k] = oneEach ? 1 : (float) random.nextDouble();
          }
          dense[b][i] = (float) random.nextDouble();
        }
      }
    }

    Map<String, Long> inputs(MemoryOwner memory, Graph graph) {
      Map<String, Long> all = new HashMap<>();
      long x = memory.floats(3 * BATCH);
      long labels = memory.floats(BATCH);
      int fields = graph.inputs().containsKey(Stem.bag(0)) ? 2 : 5;
      long s = memory.floats((long) fields * BATCH);
      for (int b = 0; b < BATCH; b++) {
        NativeMemory.put(labels, b, b % 2);
        for (int d = 0; d < 3; d++) {
          NativeMemory.put(x, 3L * b + d, dense[b][d]);
        }
        for (int f = 0; f < fields; f++) {
          NativeMemory.putInt(s, (long) fields * b + f, f < 2 ? single[b][f] : ids[f - 2][b][0]);
        }
      }
      all.put(Stem.DENSE, x);
      all.put(Stem.LABELS, labels);
      all.put(Stem.IDS, s);
      for (int i = 0; i < 3; i++) {
        all.put(Stem.bag(i), bags(memory, i));
      }
      all.keySet().retainAll(graph.inputs().keySet());
      return all;
    }

    private long bags(MemoryOwner memory, int i) {
      int count = 0;
      for (int[] bag : ids[i]) {
        count += bag.length;
      }
      long at = memory.floats(BATCH + 1 + 2L * count);
      int k = 0;
      for (int b = 0; b < BATCH; b++) {
        NativeMemory.putInt(at, b, k);
        for (int e = 0; e < ids[i][b].length; e++, k++) {
          NativeMemory.putInt(at, BATCH + 1L + k, ids[i][b][e]);
          NativeMemory.put(at, BATCH + 1L + count + k, weights[i][b][e]);
        }
      }
      NativeMemory.putInt(at, BATCH, count);
      return at;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 8, 4})
  void areTheirRowsPooledAsPlainLoopsDo(int bits) {
    GraphBuilder b = new GraphBuilder();
    Graph graph = b.build(Map.of("rows", POOLED.embeddings(b, bits, Projection.FLOAT)));
    Rows rows = new Rows(false);
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(3, workers);
        CpuEngine engine =
            new CpuEngine(new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store));
        MemoryOwner memory = new MemoryOwner()) {
      CompiledGraph run = engine.prepare(graph, BATCH);
      engine.run(run, rows.inputs(memory, graph));
      float[] out = new float[BATCH * 5 * WIDTH];
      engine.read(run, "rows", out, 0, out.length);
      List<ParameterSpec> tables = graph.parameters();
      assertThat(tables).hasSize(5);
      for (int row = 0; row < BATCH; row++) {
        for (int f = 0; f < 5; f++) {
          long table = store.get(named(tables, "_embedding." + f + ".weight")).address();
          for (int c = 0; c < WIDTH; c++) {
            double expected =
                f < 2
                    ? entry(table, rows.single[row][f], c, bits)
                    : pooled(rows, f - 2, row, table, c, bits);
            assertThat((double) out[(row * 5 + f) * WIDTH + c])
                .as("row %d field %d column %d", row, f, c)
                .isCloseTo(expected, within(1e-6));
          }
        }
      }
    }
  }

  /** An entry of a table whose rows have so many bits, with the greatest of a row as scale. */
  private static double entry(long table, int row, int column, int bits) {
    float x = NativeMemory.get(table, (long) row * WIDTH + column);
    if (bits == 32) {
      return x;
    }
    float reach = 0;
    for (int c = 0; c < WIDTH; c++) {
      reach = Math.max(reach, Math.abs(NativeMemory.get(table, (long) row * WIDTH + c)));
    }
    float step = reach / (bits == 4 ? 7 : 127);
    return Math.rint(x / step) * step;
  }

  private static double pooled(Rows rows, int i, int row, long table, int column, int bits) {
    double sum = 0;
    int[] ids = rows.ids[i][row];
    for (int k = 0; k < ids.length; k++) {
      double weight =
          switch (BAGS.get(i).pooling()) {
            case SUM -> 1;
            case MEAN -> 1.0 / ids.length;
            case WEIGHTED -> rows.weights[i][row][k];
          };
      sum += weight * entry(table, ids[k], column, bits);
    }
    return sum;
  }

  private static ParameterSpec named(List<ParameterSpec> all, String name) {
    return all.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<Model> models(Stem stem) {
    List<Model> models = new ArrayList<>(Baselines.all(stem));
    SearchSpace space = SearchSpace.FULL.withDims(List.of(16, 32), List.of(16, 32));
    SearchSpace few = space.withBits(List.of(4, 8), List.of(4, 8));
    for (int i = 0; i < 4; i++) {
      for (Sharing sharing : Sharing.values()) {
        models.add(
            new Subnet(
                stem, Strategy.ANY_PATH.sample(space, 3, Counter.of(i, "architecture")), sharing));
        models.add(
            new Subnet(
                stem, Strategy.ANY_PATH.sample(few, 3, Counter.of(i, "architecture")), sharing));
      }
    }
    return models;
  }

  /** A bag of one id is a field of one value: the same losses, step by step. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doModelsTrainOnBagsOfOneAsOnFieldsOfOneValue(boolean mixed) {
    Widths widths = mixed ? new Widths.Each(List.of(16, 4, 8, 4, 16)) : WidthRule.EQUAL;
    List<Model> pooled = models(POOLED.withWidths(widths));
    List<Model> single = models(new Stem(3, List.of(5, 6, 13, 7, 11), WIDTH).withWidths(widths));
    for (int m = 0; m < pooled.size(); m++) {
      assertThat(losses(pooled.get(m)))
          .as("%s, model %d", pooled.get(m).name(), m)
          .isEqualTo(losses(single.get(m)));
    }
  }

  private static List<Double> losses(Model model) {
    TrainingGraph training = model.training();
    List<Double> losses = new ArrayList<>();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(3, workers);
        Executor executor = new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store);
        MemoryOwner memory = new MemoryOwner()) {
      CpuEngine engine =
          new CpuEngine(executor, new TrainingStep(store, workers, Adagrad.PUBLISHED, 5));
      CompiledGraph step = engine.prepare(training, BATCH);
      Map<String, Long> inputs = new Rows(true).inputs(memory, training.graph());
      for (int i = 0; i < 4; i++) {
        losses.add(engine.step(step, inputs, 0.1, i).result().loss());
      }
    }
    return losses;
  }
}
