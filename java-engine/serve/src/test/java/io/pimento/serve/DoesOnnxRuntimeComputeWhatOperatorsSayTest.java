package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.Operator;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.OperatorCases;
import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.BatchSum;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.Dropout;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator that a model scores by, through ONNX Runtime beside its definition. */
class DoesOnnxRuntimeComputeWhatOperatorsSayTest {
  private static final int BATCH = 5;
  private static final double TOLERANCE = 2e-5;

  @TempDir private static Path folder;

  static Stream<OperatorCase> cases() {
    return OperatorCases.all().stream()
        .filter(c -> c.op().outputs(c.inputs()).getFirst().batched())
        .filter(c -> c.op().outputs(c.inputs()).getFirst().element() == Element.REAL)
        .filter(c -> c.inputs().stream().anyMatch(TensorType::batched))
        .filter(c -> isForScoring(c.op()));
  }

  private static boolean isForScoring(Operator op) {
    return !(op instanceof Dropout
        || op instanceof BceLoss
        || op instanceof BatchSum
        || op instanceof ActivationRange
        || op.name().endsWith("gradient"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void withinRounding(OperatorCase c) throws Exception {
    List<Tensor> inputs = c.makeInputs(BATCH, 3);
    List<Tensor> expected = c.reference(BATCH, inputs);
    for (int k = 0; k < expected.size(); k++) {
      assertClose(c.toString(), scores(c, inputs, k), expected.get(k).data());
    }
  }

  private static void assertClose(String what, float[] got, double[] expected) {
    assertThat(got).as(what).hasSize(expected.length);
    for (int i = 0; i < got.length; i++) {
      double allowed = TOLERANCE * Math.max(1, Math.abs(expected[i]));
      assertThat((double) got[i])
          .as("%s, entry %d", what, i)
          .isCloseTo(expected[i], offset(allowed));
    }
  }

  private static float[] scores(OperatorCase c, List<Tensor> inputs, int output) throws Exception {
    Map<String, Tensor> feeds = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (c.inputs().get(i).batched()) {
        feeds.put("x" + i, inputs.get(i));
      }
    }
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers)) {
      Graph graph = graph(c, inputs, output, store);
      return OnnxRun.logits(graph, store, folder.resolve("case.onnx"), output == 1, BATCH, feeds);
    }
  }

  /** Batched inputs are the model's, others parameters. */
  private static Graph graph(
      OperatorCase c, List<Tensor> inputs, int output, ParameterStore store) {
    GraphBuilder b = new GraphBuilder();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      TensorType type = c.inputs().get(i);
      if (type.batched()) {
        values.add(b.input("x" + i, type));
      } else {
        ParameterSpec spec =
            new ParameterSpec("p" + i, type.dims(), Initializer.Constant.ZERO, false);
        double[] data = inputs.get(i).data();
        long address = store.get(spec).address();
        for (int e = 0; e < data.length; e++) {
          NativeMemory.put(address, e, (float) data[e]);
        }
        values.add(b.parameter(spec));
      }
    }
    return b.build(Map.of(TrainingGraph.LOGITS, b.applyAll(c.op(), values).get(output)));
  }
}
