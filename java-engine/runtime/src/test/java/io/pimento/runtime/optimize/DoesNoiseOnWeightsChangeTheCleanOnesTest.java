package io.pimento.runtime.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whether a step takes its gradient at noisy weights and changes the clean ones by it. */
class DoesNoiseOnWeightsChangeTheCleanOnesTest {
  private static final int BATCH = 8;
  private static final int INPUTS = 40;
  private static final double RATE = 0.5;
  private static final ParameterSpec W = ParameterSpec.matrix("w", 30, INPUTS + 3);
  private static final ParameterSpec HEAD = ParameterSpec.matrix("head", 1, 30);
  private static final ParameterSpec BIAS = ParameterSpec.vector("b", 1, Initializer.ZERO);

  private static TrainingGraph model() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", TensorType.batch(INPUTS));
    Value hidden =
        b.apply(new Linear(1, false), x, b.view(ParameterView.block(W, 0, 30, 2, INPUTS)));
    Value logits = b.apply(new Linear(1, true), hidden, b.parameter(HEAD), b.parameter(BIAS));
    Value loss = b.apply(new BceLoss(), logits, b.input("labels", TensorType.batch(1)));
    return TrainingGraph.of(b, logits, loss);
  }

  /** One step; the weights before, while it computes, and after, with the loss. */
  private record Step(double[] clean, double[] noisy, double[] after, double loss) {
    static Step of(WeightNoise noise, boolean given, int threads, long number) {
      TrainingGraph graph = model();
      try (Workers workers = new Workers(threads);
          ParameterStore store = new ParameterStore(5, workers);
          MemoryOwner memory = new MemoryOwner();
          Executor executor = new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store)) {
        Execution run = executor.bind(graph.graph(), BATCH);
        long x = memory.floats((long) BATCH * INPUTS);
        long labels = memory.floats(BATCH);
        for (int i = 0; i < BATCH * INPUTS; i++) {
          NativeMemory.put(x, i, (float) Math.sin(i));
        }
        for (int i = 0; i < BATCH; i++) {
          NativeMemory.put(labels, i, i % 2);
        }
        run.input("x", x).input("labels", labels);
        double[] clean = read(store);
        double[] noisy;
        try (WeightNoise.Noisy _ = noise.on(graph, store, number)) {
          noisy = read(store);
        }
        assertThat(read(store)).isEqualTo(clean);
        if (!given) {
          write(store, noisy);
        }
        Sgd sgd = new Sgd(0, 0, 0);
        TrainingStep step = new TrainingStep(store, workers, sgd, 0, given ? noise : null);
        TrainingStep.Result result = step.run(run, graph, RATE, number);
        return new Step(clean, noisy, read(store), result.loss());
      }
    }

    private static double[] read(ParameterStore store) {
      double[] all = new double[Math.toIntExact(W.size() + HEAD.size() + BIAS.size())];
      int at = 0;
      for (ParameterSpec p : new ParameterSpec[] {W, HEAD, BIAS}) {
        for (int i = 0; i < p.size(); i++) {
          all[at++] = NativeMemory.get(store.get(p).address(), i);
        }
      }
      return all;
    }

    private static void write(ParameterStore store, double[] all) {
      int at = 0;
      for (ParameterSpec p : new ParameterSpec[] {W, HEAD, BIAS}) {
        for (int i = 0; i < p.size(); i++) {
          NativeMemory.put(store.get(p).address(), i, (float) all[at++]);
        }
      }
    }
  }

  @Test
  void isTheChangeThatOfTheNoisyWeights() {
    WeightNoise noise = new WeightNoise(0.1, 3);
    Step with = Step.of(noise, true, 2, 7);
    Step at = Step.of(noise, false, 2, 7);
    assertThat(with.loss()).isEqualTo(at.loss());
    assertThat(with.noisy()).isEqualTo(at.noisy()).isNotEqualTo(with.clean());
    for (int i = 0; i < with.clean().length; i++) {
      assertThat(with.after()[i] - with.clean()[i])
          .isCloseTo(at.after()[i] - at.noisy()[i], within(1e-6));
    }
  }

  /** Standard deviation by matrix: a tenth of its greatest weight; what is not read stays. */
  @Test
  void isTheNoiseAsWideAsItSays() {
    Step s = Step.of(new WeightNoise(0.1, 3), true, 1, 0);
    double most = 0;
    double squares = 0;
    for (int r = 0; r < 30; r++) {
      for (int c = 0; c < INPUTS + 3; c++) {
        int i = r * (INPUTS + 3) + c;
        boolean read = c >= 2 && c < INPUTS + 2;
        double change = s.noisy()[i] - s.clean()[i];
        assertThat(change == 0).isEqualTo(!read);
        most = Math.max(most, read ? Math.abs(s.clean()[i]) : 0);
        squares += change * change;
      }
    }
    double deviation = Math.sqrt(squares / (30 * INPUTS));
    assertThat(deviation / (0.1 * most)).isCloseTo(1, within(0.07));
    int bias = s.clean().length - 1;
    assertThat(s.noisy()[bias]).isEqualTo(s.clean()[bias]);
  }

  @Test
  void doDrawsFollowFromSeedAndStep() {
    Step one = Step.of(new WeightNoise(0.05, 3), true, 1, 4);
    assertThat(Step.of(new WeightNoise(0.05, 3), true, 2, 4).after()).isEqualTo(one.after());
    assertThat(Arrays.equals(Step.of(new WeightNoise(0.05, 3), true, 1, 5).noisy(), one.noisy()))
        .isFalse();
    assertThat(Arrays.equals(Step.of(new WeightNoise(0.05, 4), true, 1, 4).noisy(), one.noisy()))
        .isFalse();
    assertThatThrownBy(() -> new WeightNoise(0, 1)).hasMessageContaining("above 0");
  }
}
