package io.pimento.search.baseline;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearRole;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sum;
import io.pimento.search.model.Stem;
import java.util.ArrayList;
import java.util.List;

/** Pieces that several baselines share. */
final class Parts {
  private final GraphBuilder b;
  private final Stem stem;

  Parts(GraphBuilder b, Stem stem) {
    this.b = b;
    this.stem = stem;
  }

  /** W·[x_1, x_2, …] + b over several sources, whose columns follow one another. */
  Value linear(String name, List<Value> sources, int out) {
    int width = sources.stream().mapToInt(v -> v.type().last()).sum();
    ParameterSpec weight = ParameterSpec.matrix(name + ".weight", out, width);
    List<Value> inputs = new ArrayList<>(sources);
    int at = 0;
    for (Value v : sources) {
      inputs.add(b.view(ParameterView.block(weight, 0, out, at, v.type().last())));
      at += v.type().last();
    }
    inputs.add(b.parameter(ParameterSpec.vector(name + ".bias", out, Initializer.ZERO)));
    return b.apply(new Linear(sources.size(), true, LinearRole.LAYER), inputs);
  }

  /** Layers with ReLU. */
  Value mlp(String name, List<Value> sources, List<Integer> widths) {
    List<Value> x = sources;
    for (int i = 0; i < widths.size(); i++) {
      x = List.of(b.apply(new Relu(), linear(name + "." + i, x, widths.get(i))));
    }
    return x.getFirst();
  }

  /** Embeddings {@code [batch, fields, embedding]} that start small. */
  Value embeddings() {
    return stem.embeddings(b, "_embedding", stem.embedding(), Initializer.SMALL_NORMAL);
  }

  /** All embeddings of a sample in one row. */
  Value flat(Value embeddings) {
    return b.apply(new Reshape(List.of((int) embeddings.type().size())), embeddings);
  }

  /** One weight a category plus a linear layer on the dense features: {@code [batch, 1]}. */
  Value firstOrder() {
    Value weights = b.apply(new Sum(Axis.ROWS), stem.embeddings(b, "_linear", 1, Initializer.ZERO));
    return sum(weights, linear("dense", List.of(stem.denseFeatures(b)), 1));
  }

  /** ½ Σ ((Σ_r s)² − Σ_r s²): {@code [batch, 1]}. */
  Value secondOrder(Value embeddings) {
    return b.apply(
        new Scale(0.5), b.apply(new Sum(Axis.LAST), b.apply(new Factorization(), embeddings)));
  }

  Value sum(Value... terms) {
    return b.apply(new Add(terms.length), terms);
  }
}
