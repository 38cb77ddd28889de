package io.pimento.search.baseline;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.Operator;
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
import io.pimento.search.model.Start;
import io.pimento.search.model.Stem;
import java.util.ArrayList;
import java.util.List;

/** Pieces that several baselines share, in one graph. */
public final class Parts {
  private final GraphBuilder b;
  private final Stem stem;
  private final double dropout;
  private int dropouts;

  /**
   * @param dropout of the networks' layers; 0 for none
   */
  Parts(GraphBuilder b, Stem stem, double dropout) {
    this.b = b;
    this.stem = stem;
    this.dropout = dropout;
  }

  Start start() {
    return stem.start();
  }

  Value apply(Operator op, Value... inputs) {
    return b.apply(op, inputs);
  }

  Value apply(Operator op, List<Value> inputs) {
    return b.apply(op, inputs);
  }

  Value view(ParameterView view) {
    return b.view(view);
  }

  /** Dense features {@code [batch, dense]}. */
  Value dense() {
    return stem.denseFeatures(b);
  }

  /** W·[x_1, x_2, …] + b over several sources, whose columns follow one another. */
  Value linear(String name, List<Value> sources, int out) {
    return linear(name, sources, out, Initializer.XAVIER_UNIFORM, Initializer.ZERO);
  }

  /** The layer of one column that gives the logits. */
  Value head(String name, List<Value> sources) {
    return linear(name, sources, 1, start().head(), start().bias());
  }

  /** A layer of one column that is added to others, of which another has the logits' start. */
  Value term(String name, List<Value> sources) {
    return linear(name, sources, 1, start().head(), Initializer.ZERO);
  }

  Value linear(String name, List<Value> sources, int out, Initializer weights, Initializer biases) {
    int width = sources.stream().mapToInt(v -> v.type().last()).sum();
    ParameterSpec weight = ParameterSpec.matrix(name + ".weight", out, width, weights);
    List<Value> inputs = new ArrayList<>(sources);
    int at = 0;
    for (Value v : sources) {
      inputs.add(b.view(ParameterView.block(weight, 0, out, at, v.type().last())));
      at += v.type().last();
    }
    inputs.add(b.parameter(ParameterSpec.vector(name + ".bias", out, biases)));
    return b.apply(new Linear(sources.size(), true, LinearRole.LAYER), inputs);
  }

  /** Layers with ReLU and dropout. */
  Value mlp(String name, List<Value> sources, List<Integer> widths) {
    List<Value> x = sources;
    for (int i = 0; i < widths.size(); i++) {
      x = List.of(dropped(b.apply(new Relu(), linear(name + "." + i, x, widths.get(i)))));
    }
    return x.getFirst();
  }

  private Value dropped(Value x) {
    return Stem.dropout(b, x, dropout, dropouts++);
  }

  /** Embeddings {@code [batch, fields, embedding]} that start small. */
  Value embeddings() {
    return embeddings(Initializer.SMALL_NORMAL);
  }

  Value embeddings(Initializer start) {
    return stem.embeddings(b, start);
  }

  /** All embeddings of a sample in one row. */
  Value flat(Value embeddings) {
    return b.apply(new Reshape(List.of((int) embeddings.type().size())), embeddings);
  }

  /** One weight a category, a linear layer on the dense features, a bias: {@code [batch, 1]}. */
  Value firstOrder() {
    Value weights = b.apply(new Sum(Axis.ROWS), stem.numbers(b, "_linear", Initializer.ZERO));
    return sum(weights, head("dense", List.of(dense())));
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
