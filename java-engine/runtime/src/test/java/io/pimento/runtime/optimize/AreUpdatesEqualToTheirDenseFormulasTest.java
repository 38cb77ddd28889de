package io.pimento.runtime.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Row and rectangle updates against textbook updates of whole parameters, in double. */
@Tag("numbers")
class AreUpdatesEqualToTheirDenseFormulasTest {
  private static final int BATCH = 6;
  private static final double CLIP = 0.05;
  private static final double RATE = 0.1;

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        Adagrad.PUBLISHED,
        new RowAdagrad(1e-2),
        Adam.DEFAULT,
        new Adam(0.8, 0.99, 1e-6, 0.01, 0.03, 2.5),
        new Sgd(0, 0, 0),
        new Sgd(0.9, 0, 0),
        new Sgd(0.9, 0.05, 0.02));
  }

  /** Two tables and a linear layer of whose weight a part alone is used. */
  private static TrainingGraph model() {
    GraphBuilder b = new GraphBuilder();
    Value ids = b.input("ids", TensorType.indices(2));
    Value rows =
        b.apply(
            new EmbeddingLookup(2),
            ids,
            b.parameter(ParameterSpec.table("t0", 50, 5)),
            b.parameter(ParameterSpec.table("t1", 7, 5)));
    Value flat = b.apply(new Reshape(List.of(10)), rows);
    ParameterSpec w = ParameterSpec.matrix("w", 4, 31);
    Value bias = b.parameter(ParameterSpec.vector("b", 1, Initializer.ZERO));
    Value logits =
        b.apply(new Linear(1, true), flat, b.view(ParameterView.block(w, 1, 1, 20, 10)), bias);
    Value loss = b.apply(new BceLoss(), logits, b.input("labels", TensorType.batch(1)));
    return TrainingGraph.of(b, logits, loss);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void fiveStepsAgree(Optimizer optimizer) {
    TrainingGraph graph = model();
    try (Workers workers = new Workers(2);
        ParameterStore store = new ParameterStore(5, workers);
        MemoryOwner memory = new MemoryOwner();
        Executor executor = new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store)) {
      Execution run = executor.bind(graph.graph(), BATCH);
      long ids = memory.floats(2 * BATCH);
      long labels = memory.floats(BATCH);
      run.input("ids", ids).input("labels", labels);
      Map<ParameterSpec, double[]> weights = new HashMap<>();
      for (Parameter p : store.all()) {
        weights.put(p.spec(), read(p.address(), p.spec().size()));
      }
      ReferenceOptimizer textbook = new ReferenceOptimizer(optimizer, CLIP);
      TrainingStep step = new TrainingStep(store, workers, optimizer, CLIP);
      for (int s = 0; s < 5; s++) {
        Map<String, Tensor> feeds = feeds(s, ids, labels);
        var out = ReferenceInterpreter.run(graph.graph(), BATCH, feeds, weights::get);
        textbook.step(graph, out, weights, RATE, s);
        TrainingStep.Result result = step.run(run, graph, RATE, s);
        assertThat(result.loss()).isCloseTo(out.get("loss").get(0), within(1e-5));
        assertThat(result.gradientNorm()).isGreaterThan(CLIP);
      }
      for (Parameter p : store.all()) {
        double[] got = read(p.address(), p.spec().size());
        double[] want = weights.get(p.spec());
        for (int i = 0; i < got.length; i++) {
          assertThat(got[i]).as("%s[%d]", p.spec().name(), i).isCloseTo(want[i], within(2e-5));
        }
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double d) {
    return org.assertj.core.data.Offset.offset(d);
  }

  private static Map<String, Tensor> feeds(int step, long ids, long labels) {
    double[] i = new double[2 * BATCH];
    double[] y = new double[BATCH];
    for (int b = 0; b < BATCH; b++) {
      i[2 * b] = (b * b + 11 * step) % 50 / 2 * 2;
      i[2 * b + 1] = (b + step) % 3;
      y[b] = (b + step) % 4 == 0 ? 1 : 0;
      NativeMemory.putInt(ids, 2L * b, (int) i[2 * b]);
      NativeMemory.putInt(ids, 2L * b + 1, (int) i[2 * b + 1]);
      NativeMemory.put(labels, b, (float) y[b]);
    }
    return Map.of(
        "ids", Tensor.of(TensorType.indices(2), BATCH, i),
        "labels", Tensor.of(TensorType.batch(1), BATCH, y));
  }

  private static double[] read(long address, long n) {
    double[] x = new double[(int) n];
    java.util.Arrays.setAll(x, i -> NativeMemory.get(address, i));
    return x;
  }
}
