package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.pimento.export.onnx.read.OnnxImport;
import io.pimento.graph.Counter;
import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphJson;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/** A model of ONNX by ONNX Runtime, and by the graph that is read of it. */
final class ImportedRun {
  private static final double TOLERANCE = 1e-5;

  private final Map<String, OnnxTensor> given = new HashMap<>();
  private final Map<String, Tensor> feeds = new HashMap<>();
  private final Graph graph;
  private final int batch;
  private final int ids;

  private ImportedRun(Graph graph, int batch, int ids) {
    this.graph = graph;
    this.batch = batch;
    this.ids = ids;
  }

  /**
   * Holds every output of the graph to that of ONNX Runtime.
   *
   * @param batch rows; those of the file where it says how many
   * @param ids below this
   * @return the graph, which is also the one that its JSON form gives
   */
  static Graph same(Path file, int batch, int ids) throws Exception {
    OnnxImport read = OnnxImport.read(file, Map.of());
    assertThat(GraphJson.read(GraphJson.write(read.graph()))).isEqualTo(read.graph());
    ImportedRun run = new ImportedRun(read.graph(), batch, ids);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString())) {
      for (NodeInfo input : session.getInputInfo().values()) {
        run.feed(environment, input.getName(), (TensorInfo) input.getInfo());
      }
      SortedMap<String, Tensor> found =
          ReferenceInterpreter.run(read.graph(), batch, run.feeds, read.weights());
      try (OrtSession.Result result = session.run(run.given)) {
        assertThat(found.keySet()).isEqualTo(session.getOutputNames());
        for (Map.Entry<String, Tensor> e : found.entrySet()) {
          FloatBuffer expected =
              ((OnnxTensor) result.get(e.getKey()).orElseThrow()).getFloatBuffer();
          assertSame(file, e, expected);
        }
      }
    } finally {
      run.given.values().forEach(OnnxTensor::close);
    }
    return read.graph();
  }

  private static void assertSame(Path file, Map.Entry<String, Tensor> e, FloatBuffer expected) {
    double[] got = e.getValue().data();
    assertThat(got).as(file + ", " + e.getKey()).hasSize(expected.remaining());
    for (int i = 0; i < got.length; i++) {
      double x = expected.get(i);
      assertThat(got[i])
          .as("%s, %s, entry %d", file, e.getKey(), i)
          .isCloseTo(x, offset(TOLERANCE * Math.max(1, Math.abs(x))));
    }
  }

  private void feed(OrtEnvironment environment, String name, TensorInfo info) throws Exception {
    long[] shape = info.getShape().clone();
    shape[0] = batch;
    int size = 1;
    for (long d : shape) {
      size *= (int) d;
    }
    long key = Counter.key(11, name);
    double[] data = new double[size];
    if (info.type == OnnxJavaType.INT64) {
      long[] whole = new long[size];
      for (int i = 0; i < size; i++) {
        whole[i] = (long) (Counter.unit(key, i) * ids);
        data[i] = whole[i];
      }
      given.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(whole), shape));
    } else {
      float[] reals = new float[size];
      for (int i = 0; i < size; i++) {
        reals[i] = (float) (2 * Counter.unit(key, i) - 1);
        data[i] = reals[i];
      }
      given.put(name, OnnxTensor.createTensor(environment, FloatBuffer.wrap(reals), shape));
    }
    if (graph.inputs().containsKey(name)) {
      TensorType type = graph.inputs().get(name).type();
      assertThat(type.element()).isIn(Element.REAL, Element.INDEX);
      feeds.put(name, Tensor.of(type, batch, data));
    }
  }
}
