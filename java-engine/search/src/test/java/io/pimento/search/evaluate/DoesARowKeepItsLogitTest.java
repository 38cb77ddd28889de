package io.pimento.search.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.BagMode;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.MatmulChooser;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.OpenBlasMatmul;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.model.Bag;
import io.pimento.search.model.Stem;
import io.pimento.search.model.Widths;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole models score rows that are repeated, shuffled and padded with others: a row's logit must
 * stay the same to the bit, whatever computes matrix products and on however many threads.
 */
@Tag("numbers")
class DoesARowKeepItsLogitTest {
  private static final Stem STEM = new Stem(5, List.of(11, 3, 40, 7), 16);
  private static final List<Bag> BAGS =
      List.of(
          new Bag(19, 4, BagMode.SUM),
          new Bag(5, 3, BagMode.MEAN),
          new Bag(23, 6, BagMode.WEIGHTED));
  private static final Stem POOLED = new Stem(5, List.of(11, 3), 16, BAGS, false);
  private static final int ROWS = 97;

  /** Large enough that products are cut into blocks and their summation could be cut as well. */
  private static final SearchSpace SPACE =
      SearchSpace.FULL.withDims(List.of(16, 128, 1024), List.of(16, 32));

  static Stream<MatmulProvider> providers() {
    return Stream.of(new VectorMatmul(), new OpenBlasMatmul(), new MatmulChooser())
        .filter(MatmulProvider::available);
  }

  private static Map<String, Graph> models() {
    Map<String, Graph> models = new LinkedHashMap<>();
    for (Baseline b : Baselines.all(STEM)) {
      models.put(b.name(), b.inference());
    }
    Stem narrow = POOLED.withWidths(new Widths.Each(List.of(4, 16, 8, 4, 2)));
    for (Baseline b : Baselines.all(narrow)) {
      models.put("narrow tables, " + b.name(), b.inference());
    }
    for (int i = 0; i < 6; i++) {
      Architecture a = Strategy.ANY_PATH.sample(SPACE, 3, Counter.of(i, "architecture"));
      for (Sharing sharing : Sharing.values()) {
        models.put(sharing + " " + i, new Subnet(STEM, a, sharing).inference());
      }
      SearchSpace few = SPACE.withBits(List.of(4, 8), List.of(4, 8));
      Architecture rounded = Strategy.ANY_PATH.sample(few, 3, Counter.of(i, "architecture"));
      models.put("few bits " + i, new Subnet(STEM, rounded, Sharing.STANDALONE).inference());
      models.put("narrow tables " + i, new Subnet(narrow, a, Sharing.STANDALONE).inference());
      models.put("pooled " + i, new Subnet(POOLED, a, Sharing.STANDALONE).inference());
      models.put(
          "pooled, few bits " + i, new Subnet(POOLED, rounded, Sharing.STANDALONE).inference());
    }
    return models;
  }

  @ParameterizedTest
  @MethodSource("providers")
  void whereverItStands(MatmulProvider provider) throws InterruptedException {
    for (Map.Entry<String, Graph> model : models().entrySet()) {
      int[] order = IntStream.range(0, ROWS).toArray();
      float[] expected = score(provider, model.getValue(), 1, order);
      assertThat(expected).as(model.getKey()).doesNotContain(Float.NaN);
      for (int threads : new int[] {1, 2}) {
        for (int batch : new int[] {1, 7, 64, 259}) {
          int[] picked = IntStream.range(0, batch).map(i -> (31 * i + batch) % ROWS).toArray();
          float[] logits = score(provider, model.getValue(), threads, picked);
          for (int i = 0; i < batch; i++) {
            assertThat(Float.floatToRawIntBits(logits[i]))
                .as(
                    "%s, %s, %d threads: row %d at %d of %d",
                    model.getKey(), provider.name(), threads, picked[i], i, batch)
                .isEqualTo(Float.floatToRawIntBits(expected[picked[i]]));
          }
        }
      }
    }
  }

  /** Bags of 0 to as many ids as there may be, which follow from the row's number. */
  private static long bags(MemoryOwner memory, Bag field, int number, int[] picked) {
    int batch = picked.length;
    long at = memory.floats(batch + 1 + 2L * batch * field.most());
    int[] sizes = new int[batch];
    int count = 0;
    for (int i = 0; i < batch; i++) {
      sizes[i] = new SplittableRandom(picked[i] + 1000L * number).nextInt(field.most() + 1);
      NativeMemory.putInt(at, i, count);
      count += sizes[i];
    }
    NativeMemory.putInt(at, batch, count);
    int k = 0;
    for (int i = 0; i < batch; i++) {
      SplittableRandom random = new SplittableRandom(picked[i] + 1000L * number + 500);
      for (int e = 0; e < sizes[i]; e++, k++) {
        NativeMemory.putInt(at, batch + 1L + k, random.nextInt(field.rows()));
        NativeMemory.put(at, batch + 1L + count + k, (float) random.nextDouble());
      }
    }
    return at;
  }

  private static float[] score(MatmulProvider provider, Graph graph, int threads, int[] picked)
      throws InterruptedException {
    int batch = picked.length;
    try (MemoryOwner memory = new MemoryOwner();
        Workers workers = new Workers(threads);
        ParameterStore store = new ParameterStore(3, workers);
        CpuEngine engine =
            new CpuEngine(new Executor(CpuKernels.TABLE, provider, workers, store))) {
      for (ParameterSpec p : graph.parameters()) {
        if (p.name().endsWith(".range")) {
          NativeMemory.put(store.get(p).address(), 2);
        }
      }
      long dense = memory.floats((long) batch * STEM.dense());
      int fields = graph.inputs().containsKey(Stem.bag(0)) ? 2 : STEM.fields();
      long ids = memory.floats((long) batch * fields);
      for (int i = 0; i < batch; i++) {
        SplittableRandom random = new SplittableRandom(picked[i]);
        for (int d = 0; d < STEM.dense(); d++) {
          NativeMemory.put(dense, (long) i * STEM.dense() + d, (float) random.nextGaussian());
        }
        for (int f = 0; f < fields; f++) {
          int id = random.nextInt(STEM.tableRows().get(f));
          NativeMemory.putInt(ids, (long) i * fields + f, id);
        }
      }
      Map<String, Long> inputs = new HashMap<>(Map.of(Stem.DENSE, dense, Stem.IDS, ids));
      for (int i = 0; i < BAGS.size(); i++) {
        inputs.put(Stem.bag(i), bags(memory, BAGS.get(i), i, picked));
      }
      inputs.keySet().retainAll(graph.inputs().keySet());
      CompiledGraph run = engine.prepare(graph, batch);
      engine.run(run, inputs);
      float[] logits = new float[batch];
      engine.read(run, TrainingGraph.LOGITS, logits, 0, batch);
      return logits;
    }
  }
}
