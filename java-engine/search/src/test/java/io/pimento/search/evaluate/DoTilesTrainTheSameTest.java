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
import io.pimento.runtime.execute.Tiling;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.model.Bag;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps by tiles of samples must leave the bits of steps over whole batches. */
@Tag("numbers")
class DoTilesTrainTheSameTest {
  private static final Stem STEM = new Stem(5, List.of(11, 3, 40, 7), 16);
  private static final List<Bag> BAGS =
      List.of(new Bag(19, 4, BagMode.SUM), new Bag(23, 6, BagMode.WEIGHTED));
  private static final Stem POOLED = new Stem(5, List.of(11, 3), 16, BAGS, false);
  private static final SearchSpace SPACE =
      SearchSpace.FULL.withDims(List.of(16, 128, 256), List.of(16, 32));

  /** A model and its name. */
  record Case(String name, Model model) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> models() {
    Map<String, Model> models = new LinkedHashMap<>();
    for (Baseline b : Baselines.all(STEM)) {
      models.put(b.name(), b);
    }
    for (int i = 0; i < 2; i++) {
      Architecture a = Strategy.ANY_PATH.sample(SPACE, 3, Counter.of(i, "architecture"));
      for (Sharing sharing : Sharing.values()) {
        models.put(sharing + " " + i, new Subnet(STEM, a, sharing));
      }
      models.put("pooled " + i, new Subnet(POOLED, a, Sharing.STANDALONE));
      SearchSpace few = SPACE.withBits(List.of(4, 8), List.of(4, 8));
      Architecture rounded = Strategy.ANY_PATH.sample(few, 3, Counter.of(i, "architecture"));
      models.put("few bits " + i, new Subnet(STEM, rounded, Sharing.MASKED));
    }
    return models.entrySet().stream().map(e -> new Case(e.getKey(), e.getValue())).toList();
  }

  @ParameterizedTest
  @MethodSource("models")
  void toTheBit(Case c) {
    for (int batch : new int[] {1, 7, 33, 517}) {
      List<Integer> whole = bits(c.model, batch, 1, Tiling.of(0));
      for (int threads : new int[] {1, 2, 5}) {
        int tile = threads == 2 ? 100 : 16;
        assertThat(bits(c.model, batch, threads, Tiling.of(tile)))
            .as("batch %d, %d threads, tiles of %d", batch, threads, tile)
            .isEqualTo(whole);
      }
    }
  }

  /** Loss and norm of two steps, hashes of all parameters, then of the logits. */
  private static List<Integer> bits(Model model, int batch, int threads, Tiling tiling) {
    TrainingGraph training = model.training();
    try (MemoryOwner memory = new MemoryOwner();
        Workers workers = new Workers(threads);
        ParameterStore store = new ParameterStore(3, workers);
        CpuEngine engine =
            new CpuEngine(
                new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store, tiling),
                new TrainingStep(store, workers, Adagrad.PUBLISHED, 5))) {
      Map<String, Long> inputs = inputs(memory, training.graph(), batch);
      CompiledGraph step = engine.prepare(training, batch);
      List<Integer> bits = new ArrayList<>();
      for (int s = 0; s < 2; s++) {
        TrainingStep.Result r = engine.step(step, inputs, 0.05, s).result();
        assertThat(r.finite()).isTrue();
        bits.add(Double.hashCode(r.loss()));
        bits.add(Double.hashCode(r.gradientNorm()));
      }
      for (ParameterSpec p : training.graph().parameters()) {
        bits.add(hash(store.get(p).address(), p));
      }
      Graph inference = model.inference();
      Map<String, Long> given = new HashMap<>(inputs);
      given.keySet().retainAll(inference.inputs().keySet());
      CompiledGraph forward = engine.prepare(inference, batch);
      engine.run(forward, given);
      float[] logits = new float[batch];
      engine.read(forward, TrainingGraph.LOGITS, logits, 0, batch);
      bits.add(Arrays.hashCode(logits));
      return bits;
    }
  }

  private static int hash(long address, ParameterSpec p) {
    long count =
        p.shape().size() == 1 ? p.shape().getFirst() : (long) p.shape().getFirst() * p.stride();
    int hash = 1;
    for (long i = 0; i < count; i++) {
      hash = 31 * hash + NativeMemory.getInt(address, i);
    }
    return hash;
  }

  private static Map<String, Long> inputs(MemoryOwner memory, Graph graph, int batch) {
    SplittableRandom random = new SplittableRandom(batch);
    Map<String, Long> inputs = new HashMap<>();
    graph
        .inputs()
        .forEach(
            (name, v) -> {
              int bag = name.equals(Stem.bag(0)) ? 0 : name.equals(Stem.bag(1)) ? 1 : -1;
              long at =
                  bag >= 0
                      ? bags(memory, BAGS.get(bag), batch, random)
                      : entries(memory, name, (int) v.type().size(), batch, random);
              inputs.put(name, at);
            });
    return inputs;
  }

  private static long entries(
      MemoryOwner memory, String name, int width, int batch, SplittableRandom random) {
    long at = memory.floats((long) batch * width);
    for (int i = 0; i < batch * width; i++) {
      if (name.equals(Stem.IDS)) {
        NativeMemory.putInt(at, i, random.nextInt(STEM.tableRows().get(i % width)));
      } else if (name.equals(Stem.DENSE)) {
        NativeMemory.put(at, i, (float) random.nextGaussian());
      } else {
        NativeMemory.put(at, i, (float) random.nextInt(2));
      }
    }
    return at;
  }

  private static long bags(MemoryOwner memory, Bag field, int batch, SplittableRandom random) {
    long at = memory.floats(batch + 1 + 2L * batch * field.most());
    int count = 0;
    for (int i = 0; i < batch; i++) {
      NativeMemory.putInt(at, i, count);
      count += random.nextInt(field.most() + 1);
    }
    NativeMemory.putInt(at, batch, count);
    for (int k = 0; k < count; k++) {
      NativeMemory.putInt(at, batch + 1L + k, random.nextInt(field.rows()));
      NativeMemory.put(at, batch + 1L + count + k, (float) random.nextDouble());
    }
    return at;
  }
}
