package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.pimento.export.onnx.OnnxFile;
import io.pimento.export.onnx.OnnxModel;
import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
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
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  private static boolean isForScoring(io.pimento.graph.Operator op) {
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
          .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(allowed));
    }
  }

  private static float[] scores(OperatorCase c, List<Tensor> inputs, int output) throws Exception {
    Path file = folder.resolve("case.onnx");
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers)) {
      OnnxFile.write(
          OnnxModel.of(graph(c, inputs, output, store), store, new TreeMap<>()), file, output == 1);
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> given = new HashMap<>();
    try (OrtSession session = environment.createSession(file.toString())) {
      for (int i = 0; i < inputs.size(); i++) {
        if (c.inputs().get(i).batched()) {
          feed(environment, "x" + i, inputs.get(i), session.getInputNames(), given);
        }
      }
      try (OrtSession.Result result = session.run(given)) {
        FloatBuffer logits =
            ((OnnxTensor) result.get(TrainingGraph.LOGITS).orElseThrow()).getFloatBuffer();
        float[] got = new float[logits.remaining()];
        logits.get(got);
        return got;
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
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

  private static void feed(
      OrtEnvironment environment,
      String name,
      Tensor t,
      java.util.Set<String> read,
      Map<String, OnnxTensor> given)
      throws OrtException {
    if (t.type().element() == Element.BAGS) {
      bags(environment, name, t.data(), read, given);
      return;
    }
    long[] shape = new long[t.type().rank() + 1];
    shape[0] = BATCH;
    for (int i = 0; i < t.type().rank(); i++) {
      shape[i + 1] = t.dim(i);
    }
    if (t.type().element() == Element.INDEX) {
      LongBuffer ids = LongBuffer.wrap(Arrays.stream(t.data()).mapToLong(d -> (long) d).toArray());
      given.put(name, OnnxTensor.createTensor(environment, ids, shape));
    } else {
      float[] entries = new float[t.data().length];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = (float) t.data()[i];
      }
      given.put(name, OnnxTensor.createTensor(environment, FloatBuffer.wrap(entries), shape));
    }
  }

  private static void bags(
      OrtEnvironment environment,
      String name,
      double[] data,
      java.util.Set<String> read,
      Map<String, OnnxTensor> given)
      throws OrtException {
    int most = 4;
    long[] ids = new long[BATCH * most];
    float[] weights = new float[ids.length];
    Arrays.fill(ids, -1);
    int count = (int) data[BATCH];
    for (int b = 0; b < BATCH; b++) {
      for (int i = (int) data[b]; i < (int) data[b + 1]; i++) {
        int at = b * most + i - (int) data[b];
        ids[at] = (long) data[BATCH + 1 + i];
        weights[at] = (float) data[BATCH + 1 + count + i];
      }
    }
    long[] shape = {BATCH, most};
    given.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape));
    if (read.contains(name + ".weights")) {
      given.put(
          name + ".weights",
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(weights), shape));
    }
  }
}
