package io.pimento.serve;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.pimento.export.onnx.OnnxFile;
import io.pimento.export.onnx.OnnxModel;
import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A graph as a file of ONNX, and what ONNX Runtime makes of it. */
final class OnnxRun {
  /** Ids that a bag has at most. */
  private static final int MOST = 4;

  private final int batch;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final Map<String, OnnxTensor> given = new HashMap<>();

  private OnnxRun(int batch) {
    this.batch = batch;
  }

  /**
   * The output {@code logits}.
   *
   * @param apart whether large tensors lie in a file of their own
   */
  static float[] logits(
      Graph graph,
      ParameterStore store,
      Path file,
      boolean apart,
      int batch,
      Map<String, Tensor> feeds)
      throws IOException, OrtException {
    OnnxFile.write(OnnxModel.of(graph, store, new TreeMap<>()), file, apart);
    return new OnnxRun(batch).logits(file, feeds);
  }

  private float[] logits(Path file, Map<String, Tensor> feeds) throws OrtException {
    try (OrtSession session = environment.createSession(file.toString())) {
      for (Map.Entry<String, Tensor> feed : feeds.entrySet()) {
        feed(feed.getKey(), feed.getValue(), session.getInputNames());
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

  private void feed(String name, Tensor t, Set<String> read) throws OrtException {
    if (t.type().element() == Element.BAGS) {
      bags(name, t.data(), read);
      return;
    }
    long[] shape = new long[t.type().rank() + 1];
    shape[0] = batch;
    for (int i = 0; i < t.type().rank(); i++) {
      shape[i + 1] = t.dim(i);
    }
    if (t.type().element() == Element.INDEX) {
      put(name, read, Arrays.stream(t.data()).mapToLong(d -> (long) d).toArray(), shape);
    } else {
      float[] entries = new float[t.data().length];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = (float) t.data()[i];
      }
      put(name, read, entries, shape);
    }
  }

  private void bags(String name, double[] data, Set<String> read) throws OrtException {
    long[] ids = new long[batch * MOST];
    float[] weights = new float[ids.length];
    Arrays.fill(ids, -1);
    int count = (int) data[batch];
    for (int b = 0; b < batch; b++) {
      for (int i = (int) data[b]; i < (int) data[b + 1]; i++) {
        int at = b * MOST + i - (int) data[b];
        ids[at] = (long) data[batch + 1 + i];
        weights[at] = (float) data[batch + 1 + count + i];
      }
    }
    put(name, read, ids, new long[] {batch, MOST});
    put(name + ".weights", read, weights, new long[] {batch, MOST});
  }

  private void put(String name, Set<String> read, long[] ids, long[] shape) throws OrtException {
    if (read.contains(name)) {
      given.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape));
    }
  }

  private void put(String name, Set<String> read, float[] reals, long[] shape) throws OrtException {
    if (read.contains(name)) {
      given.put(name, OnnxTensor.createTensor(environment, FloatBuffer.wrap(reals), shape));
    }
  }
}
