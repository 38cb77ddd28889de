package io.pimento.serve;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.pimento.data.BagBuffer;
import io.pimento.export.onnx.OnnxModel;
import io.pimento.graph.TrainingGraph;
import io.pimento.search.model.Stem;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Scores an exported model by ONNX Runtime; several share a session. */
final class OnnxScorer implements Scorer {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Set<String> read;

  OnnxScorer(OrtEnvironment environment, OrtSession session) throws OrtException {
    this.environment = environment;
    this.session = session;
    this.read = session.getInputNames();
  }

  @Override
  public float[] score(EncodedRows rows) throws OrtException {
    Map<String, OnnxTensor> given = new HashMap<>();
    try {
      feed(rows, given);
      try (OrtSession.Result result = session.run(given)) {
        OnnxTensor logits = (OnnxTensor) result.get(TrainingGraph.LOGITS).orElseThrow();
        float[] scores = new float[rows.count()];
        logits.getFloatBuffer().get(scores);
        return scores;
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private void feed(EncodedRows rows, Map<String, OnnxTensor> given) throws OrtException {
    int count = rows.count();
    var columns = rows.columns();
    if (read.contains(Stem.DENSE)) {
      int width = columns.dense().capacity() / columns.capacity();
      FloatBuffer dense = columns.dense().duplicate().clear().limit(count * width);
      given.put(Stem.DENSE, OnnxTensor.createTensor(environment, dense, new long[] {count, width}));
    }
    if (read.contains(Stem.IDS)) {
      int width = columns.ids().capacity() / columns.capacity();
      long[] ids = new long[count * width];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = columns.ids().get(i);
      }
      put(given, Stem.IDS, ids, width, count);
    }
    for (int b = 0; b < columns.bags().size(); b++) {
      feed(Stem.bag(b), columns.bags().get(b), count, given);
    }
  }

  private void feed(String name, BagBuffer bag, int count, Map<String, OnnxTensor> given)
      throws OrtException {
    PaddedBag padded = PaddedBag.of(bag, count);
    if (read.contains(name)) {
      put(given, name, padded.ids(), padded.most(), count);
    }
    String beside = OnnxModel.weightsOf(name);
    if (read.contains(beside)) {
      FloatBuffer reals = FloatBuffer.wrap(padded.weights());
      long[] shape = {count, padded.most()};
      given.put(beside, OnnxTensor.createTensor(environment, reals, shape));
    }
  }

  private void put(Map<String, OnnxTensor> given, String name, long[] ids, int width, int count)
      throws OrtException {
    long[] shape = {count, width};
    given.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape));
  }

  @Override
  public void close() {
    // The session belongs to all.
  }
}
