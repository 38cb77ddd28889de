package io.pimento.bench.gpu;

import io.pimento.bench.step.RandomRows;
import io.pimento.cuda.Precision;
import io.pimento.data.BagField;
import io.pimento.data.DataSchema;
import io.pimento.data.Pooling;
import io.pimento.data.RowSource;
import io.pimento.data.SelectedRows;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.op.BagMode;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Bag;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.model.Widths;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Bits;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.Quantization;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.BatchStream;
import io.pimento.search.train.SupernetPaths;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Whole models on a GPU, over fields of one value and of several, and rows of unequal weight. Rows
 * are scored that are repeated and shuffled, with a last batch to fill up: a row's logit must be
 * the same bits wherever it stands. A few training steps must have the losses that the processor
 * finds.
 */
public record ModelRowCheck(CudaBackend backend, SupernetPaths paths) {
  private static final int ROW_CAP = 1000;
  private static final int ROWS = 211;
  private static final int SUBNETS = 12;
  private static final int[] BATCHES = {1, 64, 512};
  private static final int STEPS = 3;
  private static final double RATE = 0.01;
  private static final double CLIP = 5;

  /**
   * What operators may err by, as noise in every weight: a training that this alone turns elsewhere
   * is held to so much, times {@link #FAIR}.
   */
  private static final double FLOAT_NOISE = 2e-6;

  private static final double TF32_NOISE = 1e-3;
  private static final double FAIR = 3;

  private static final List<BagField> BAGS =
      List.of(
          new BagField("tags", 50, 5, Pooling.MEAN),
          new BagField("history", 300, 9, Pooling.SUM),
          new BagField("words", 80, 4, Pooling.WEIGHTED));

  private static final List<Integer> FEW_BITS = List.of(4, 8, 32);

  private static final BranchSpace BRANCHES =
      new BranchSpace(List.of(BranchKind.values()), List.of(32, 64), 2);

  /** What is wrong, by model; models without a fault are not in it. */
  public Map<String, String> faults() throws InterruptedException {
    Map<String, String> faults = new TreeMap<>();
    for (Map.Entry<String, Model> model : models().entrySet()) {
      for (int batch : BATCHES) {
        moved(model.getValue().inference(), batch).ifPresent(f -> faults.put(model.getKey(), f));
      }
      trained(model.getValue()).ifPresent(f -> faults.put(model.getKey(), f));
    }
    return faults;
  }

  /** The hand-made families and some subnets. */
  public Map<String, Model> models() {
    Stem stem = stem();
    Map<String, Model> models = new LinkedHashMap<>();
    // Fields of every kind with tables of every width, in turns.
    List<Integer> widths = IntStream.range(0, stem.fields()).map(f -> 16 >> f % 4).boxed().toList();
    Stem narrow = stem.withWidths(new Widths.Each(widths));
    for (Baseline b : Baselines.all(stem)) {
      models.put(b.name(), b);
    }
    for (Baseline b : Baselines.all(narrow)) {
      models.put(b.name() + ", narrow tables", b);
    }
    for (int i = 0; i < SUBNETS; i++) {
      Architecture path = paths.path(i);
      models.put("subnet " + i, new Subnet(stem, path, paths.sharing()));
      models.put("subnet " + i + ", narrow tables", new Subnet(narrow, path, paths.sharing()));
      // Ranges of activations are the batch's; tables alone keep a row by itself.
      Quantization tables = new Quantization(i % 2 == 0 ? 4 : 8, Bits.FLOAT, List.of());
      models.put(
          "subnet " + i + ", tables of few bits",
          new Subnet(stem, in(FEW_BITS, path).with(tables), paths.sharing()));
      Architecture drawn =
          Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(
              path.space().withBranches(BRANCHES), path.blocks(), Counter.of(i, "branches"));
      models.put("subnet " + i + ", branches", new Subnet(stem, drawn, paths.sharing()));
      models.put("subnet " + i + ", of its own", new Subnet(stem, drawn, Sharing.STANDALONE));
    }
    return models;
  }

  /** An architecture in its space with other weights' bits. */
  private static Architecture in(List<Integer> weightBits, Architecture a) {
    return a.in(a.space().withBits(weightBits, a.space().activationBits()));
  }

  private Stem stem() {
    List<Bag> bags =
        BAGS.stream()
            .map(f -> new Bag(f.cardinality(), f.most(), BagMode.valueOf(f.pooling().name())))
            .toList();
    Stem single = paths.stem();
    return new Stem(single.dense(), single.tableRows(), single.embedding(), bags, true);
  }

  private static RowSource rows() {
    DataSchema single = SyntheticDataset.schema(ROW_CAP);
    DataSchema schema =
        new DataSchema(single.name(), true, single.dense(), single.categorical(), BAGS, true);
    return new RandomRows(schema, ROWS, 3);
  }

  private Optional<String> moved(Graph graph, int batch) throws InterruptedException {
    RowSource rows = rows();
    int[] numbers = IntStream.range(0, 2 * ROWS + 7).map(i -> (31 * i + 5) % ROWS).toArray();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        CudaEngine engine = backend.engine(store, Adagrad.PUBLISHED, 0)) {
      float[] first = Predictor.predict(engine, graph, rows, batch, ROWS).logits();
      float[] moved =
          Predictor.predict(engine, graph, new SelectedRows(rows, numbers), batch, numbers.length)
              .logits();
      for (int i = 0; i < numbers.length; i++) {
        if (Float.floatToRawIntBits(moved[i]) != Float.floatToRawIntBits(first[numbers[i]])) {
          return Optional.of(
              "row %d has logit %s at place %d in batches of %d, %s at its own"
                  .formatted(numbers[i], moved[i], i, batch, first[numbers[i]]));
        }
      }
      return Optional.empty();
    }
  }

  private Optional<String> trained(Model model) throws InterruptedException {
    double[] there;
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        CudaEngine engine = backend.engine(store, Adagrad.PUBLISHED, CLIP)) {
      there = losses(engine, store, model, 0);
    }
    boolean rounded = backend.precision() != Precision.FP32;
    double[] here = onProcessor(model, 0);
    double most = rounded ? 2e-2 : 1e-4;
    if (firstApart(here, there, most, new double[STEPS]) == STEPS) {
      return Optional.empty();
    }
    double[] beside = onProcessor(model, rounded ? TF32_NOISE : FLOAT_NOISE);
    double[] turned = new double[STEPS];
    Arrays.setAll(turned, i -> FAIR * Math.abs(here[i] - beside[i]));
    int apart = firstApart(here, there, most, turned);
    return apart == STEPS
        ? Optional.empty()
        : Optional.of(
            "loss %s in step %d, %s on the processor (%s from weights of some noise)"
                .formatted(there[apart], apart, here[apart], beside[apart]));
  }

  /** The first step whose losses differ by more than they may; the number of steps if none. */
  private static int firstApart(double[] a, double[] b, double most, double[] allowed) {
    for (int i = 0; i < STEPS; i++) {
      if (!(Math.abs(a[i] - b[i]) <= Math.max(most * Math.max(1, a[i]), allowed[i]))) {
        return i;
      }
    }
    return STEPS;
  }

  private static double[] onProcessor(Model model, double noise) throws InterruptedException {
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        CpuEngine engine =
            new CpuEngine(
                new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store),
                new TrainingStep(store, workers, Adagrad.PUBLISHED, CLIP))) {
      return losses(engine, store, model, noise);
    }
  }

  /**
   * @param noise by which weights differ from the seed's, relative to their size
   */
  private static double[] losses(Engine engine, ParameterStore store, Model model, double noise)
      throws InterruptedException {
    double[] losses = new double[STEPS];
    try (BatchStream stream = new BatchStream(rows(), ROWS / 2, 1, 0)) {
      BatchStream.Rows batch = stream.next();
      CompiledGraph step = engine.prepare(model.training(), batch.count());
      if (noise > 0) {
        disturb(store, noise);
      }
      for (int i = 0; i < STEPS; i++) {
        Map<String, Long> inputs = batch.inputs(step.graph());
        losses[i] = engine.step(step, inputs, RATE, i).result().loss();
      }
    }
    return losses;
  }

  private static void disturb(ParameterStore store, double noise) {
    Random random = new Random(7);
    for (Parameter p : store.all()) {
      float[] weights = new float[Math.toIntExact(p.spec().size())];
      NativeMemory.copy(p.address(), weights, 0, weights.length);
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= (float) (1 + noise * (2 * random.nextDouble() - 1));
      }
      NativeMemory.copy(weights, 0, p.address(), weights.length);
    }
  }
}
