package io.pimento.search.model;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingLookup;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model reads: dense features and one embedding a field.
 *
 * @param dense number of dense features
 * @param tableRows rows of each field's table
 * @param embedding width of an embedding
 */
public record Stem(int dense, List<Integer> tableRows, int embedding) {
  public static final String DENSE = "dense";
  public static final String IDS = "ids";
  public static final String LABELS = "labels";

  public Stem {
    tableRows = List.copyOf(tableRows);
  }

  public int fields() {
    return tableRows.size();
  }

  /** Dense features {@code [batch, dense]}. */
  public Value denseFeatures(GraphBuilder b) {
    return b.input(DENSE, TensorType.batch(dense));
  }

  /** Embeddings {@code [batch, fields, embedding]}, under the reference's names. */
  public Value embeddings(GraphBuilder b) {
    return embeddings(b, "_embedding", embedding, Initializer.XAVIER_NORMAL);
  }

  /** Embeddings {@code [batch, fields, width]} of tables {@code prefix.f.weight}. */
  public Value embeddings(GraphBuilder b, String prefix, int width, Initializer start) {
    List<Value> inputs = new ArrayList<>();
    inputs.add(b.input(IDS, TensorType.indices(fields())));
    for (int f = 0; f < fields(); f++) {
      inputs.add(
          b.parameter(
              ParameterSpec.table(prefix + "." + f + ".weight", tableRows.get(f), width, start)));
    }
    return b.apply(new EmbeddingLookup(fields()), inputs);
  }

  public Value labels(GraphBuilder b) {
    return b.input(LABELS, TensorType.batch(1));
  }
}
