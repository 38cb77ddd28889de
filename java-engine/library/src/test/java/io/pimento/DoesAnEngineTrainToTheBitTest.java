package io.pimento;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Loss;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine's steps are the engine room's own, on any threads and after being saved. */
@Tag("numbers")
class DoesAnEngineTrainToTheBitTest {
  private static final int ROWS = 64;
  private static final Training ADAM = Training.adam(0.02).seed(9).clip(1);

  private static Batch data(int rows) {
    SplittableRandom random = new SplittableRandom(4);
    float[][] dense = new float[rows][5];
    int[][] ids = new int[rows][2];
    int[][] words = new int[rows][];
    float[] labels = new float[rows];
    for (int i = 0; i < rows; i++) {
      for (int c = 0; c < 5; c++) {
        dense[i][c] = (float) random.nextGaussian();
      }
      ids[i] = new int[] {random.nextInt(11), random.nextInt(3)};
      words[i] = random.ints(random.nextInt(4), 0, 20).toArray();
      labels[i] = random.nextInt(2);
    }
    return Batch.of("dense", dense).and("ids", ids).and("words", words).and("labels", labels);
  }

  /** A model of some of everything. */
  private record Spelled(GraphBuilder b, Value logits) {
    static Spelled of(double dropout) {
      GraphBuilder b = new GraphBuilder();
      Value x = b.input("dense", 5);
      Value rows = b.embeddings("t", b.ids("ids", 2), List.of(11, 3), 8);
      Value words = b.embeddingBag("w", b.bag("words", 3), 20, 8, BagMode.MEAN);
      Value attended = b.flat(b.attention("a", rows, 2));
      Value all = b.concat(x, b.flat(rows), words, b.dotProducts(rows), attended);
      Value crossed = b.cross("cross", all, all);
      Value deep = b.dropout(b.layerNorm("norm", b.mlp("deep", crossed, 16, 8)), dropout);
      return new Spelled(b, b.add(b.linear("out", deep, 1), b.pairs(rows)));
    }

    Loss loss() {
      return b.loss(logits, b.labels());
    }

    Graph scores() {
      return b.scores(logits);
    }
  }

  private static float[] trained(Backend backend, double dropout, int epochs) {
    try (Engine engine = Engine.open(backend, ADAM)) {
      Prepared step = engine.prepare(Spelled.of(dropout).loss(), ROWS);
      for (int e = 0; e < epochs; e++) {
        data(150).shuffled(e).split(ROWS).forEach(batch -> engine.step(step, batch));
      }
      return engine.run(engine.prepare(Spelled.of(0).scores(), 50), data(150)).logits();
    }
  }

  @Test
  void threadsChangeNoBit() {
    float[] one = trained(Backend.cpu(1), 0.2, 2);
    assertThat(trained(Backend.cpu(3), 0.2, 2)).isEqualTo(one);
    assertThat(trained(Backend.cpu(1), 0, 2)).isNotEqualTo(one);
  }

  @Test
  void whoeverComputesLargeProductsTheModelIsTheSame() {
    float[] own = trained(Backend.cpu(2), 0, 1);
    for (Backend.Products by : Backend.Products.values()) {
      float[] other = trained(Backend.cpu(2).products(by), 0, 1);
      for (int i = 0; i < own.length; i++) {
        assertThat(other[i]).as("%s, row %d", by, i).isCloseTo(own[i], Offset.offset(0.01f));
      }
    }
  }

  @Test
  void theChoiceOfTheProgramTrainsToo() {
    float[] logits = trained(Backend.auto(), 0.1, 1);
    assertThat(logits).hasSize(150).doesNotContain(Float.NaN);
  }

  @Test
  void aRowScoresTheSameInAnyBatch() {
    try (Engine engine = Engine.open(Backend.cpu(2), ADAM)) {
      Graph scores = Spelled.of(0).scores();
      float[] whole = engine.run(engine.prepare(scores, 150), data(150)).logits();
      float[] parts = engine.run(engine.prepare(scores, 7), data(150)).logits();
      assertThat(parts).isEqualTo(whole);
      assertThat(engine.run(engine.prepare(scores, 7), data(150).slice(20, 21)).logits())
          .containsExactly(whole[20]);
    }
  }

  @Test
  void savedTrainingGoesOnToTheSameBits(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("half.safetensors");
    float[] through = trained(Backend.cpu(2), 0.2, 2);
    try (Engine first = Engine.open(Backend.cpu(2), ADAM)) {
      Prepared step = first.prepare(Spelled.of(0.2).loss(), ROWS);
      data(150).shuffled(0).split(ROWS).forEach(batch -> first.step(step, batch));
      first.save(file);
    }
    try (Engine second = Engine.open(Backend.cpu(2), ADAM.seed(77).seed(9))) {
      Loss loss = Spelled.of(0.2).loss();
      second.load(file, loss.training().graph());
      assertThat(second.steps()).isEqualTo(3);
      Prepared step = second.prepare(loss, ROWS);
      data(150).shuffled(1).split(ROWS).forEach(batch -> second.step(step, batch));
      assertThat(second.run(second.prepare(Spelled.of(0).scores(), 50), data(150)).logits())
          .isEqualTo(through);
    }
  }

  @Test
  void weightsThatAreSetAreRead() {
    try (Engine engine = Engine.open(Backend.cpu(1))) {
      GraphBuilder b = new GraphBuilder();
      Prepared run = engine.prepare(b.scores(b.linear("out", b.input("dense", 2), 1)), 4);
      engine.weight("out.weight", new float[] {2, -3});
      engine.weight("out.bias", new float[] {0.5f});
      Outputs got = engine.run(run, Batch.of("dense", new float[][] {{1, 1}, {0, 2}}));
      assertThat(got.logits()).containsExactly(-0.5f, -5.5f);
      assertThat(got.rows("logits")).isDeepEqualTo(new float[][] {{-0.5f}, {-5.5f}});
      assertThat(got.probabilities()[0]).isEqualTo((float) (1 / (1 + Math.exp(0.5))));
      assertThat(engine.weights()).containsEntry("out.weight", List.of(1, 2)).hasSize(2);
    }
  }

  /** The same steps by hand: addresses, workers, executor. */
  @Test
  void stepsAreThoseOfTheEngineRoom() {
    float[][] dense = new float[ROWS][5];
    float[] labels = new float[ROWS];
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < ROWS; i++) {
      for (int c = 0; c < 5; c++) {
        dense[i][c] = (float) random.nextGaussian();
      }
      labels[i] = random.nextInt(2);
    }
    GraphBuilder b = new GraphBuilder();
    Value z = b.linear("out", b.mlp("deep", b.input("dense", 5), 16), 1);
    TrainingGraph training = b.loss(z, b.labels()).training();
    double[] expected = new double[5];
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(9, workers);
        NativeBlock x = NativeMemory.allocateFloats(ROWS * 5L);
        NativeBlock y = NativeMemory.allocateFloats(ROWS);
        Executor executor = new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store)) {
      for (int i = 0; i < ROWS; i++) {
        NativeMemory.copy(dense[i], 0, x.address() + 4L * 5 * i, 5);
      }
      NativeMemory.copy(labels, 0, y.address(), ROWS);
      Execution run = executor.bind(training.graph(), ROWS);
      run.input("dense", x.address()).input("labels", y.address());
      TrainingStep step = new TrainingStep(store, workers, Adam.DEFAULT, 1);
      for (int s = 0; s < expected.length; s++) {
        expected[s] = step.run(run, training, ADAM.rateAt(s), s).loss();
      }
    }
    double[] got = new double[5];
    try (Engine engine = Engine.open(Backend.cpu(2), ADAM)) {
      Prepared step = engine.prepare(training, ROWS);
      for (int s = 0; s < got.length; s++) {
        got[s] = engine.step(step, Batch.of("dense", dense).and("labels", labels)).loss();
      }
    }
    assertThat(got).isEqualTo(expected);
  }
}
