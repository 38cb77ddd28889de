package io.pimento.search.branch;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.Operator;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearRole;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.Sum;
import io.pimento.search.model.Start;
import io.pimento.search.model.Stem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pieces that branches consist of, in one graph over the same inputs and tables. */
public final class Parts {
  private static final String OUT = ".out";
  private static final String WEIGHT = ".weight";
  private static final String BIAS = ".bias";

  private final GraphBuilder b;
  private final Stem stem;
  private final Supplier<Value> tables;
  private final LayerWeights held;
  private final double dropout;
  private int dropouts;
  private @Nullable Value embeddings;

  /**
   * @param tables makes the embeddings {@code [batch, fields, embedding]}, asked once if at all
   * @param dropout of the networks' layers; 0 for none
   * @param dropouts how many dropouts there are in the graph already
   */
  public Parts(
      GraphBuilder b,
      Stem stem,
      Supplier<Value> tables,
      LayerWeights held,
      double dropout,
      int dropouts) {
    this.b = b;
    this.stem = stem;
    this.tables = tables;
    this.held = held;
    this.dropout = dropout;
    this.dropouts = dropouts;
  }

  /** What the logits of some branches are the sum of. */
  public List<Term> terms(List<Branch> branches) {
    return branches.stream().flatMap(branch -> branch.terms(this).stream()).toList();
  }

  /**
   * Σ of some terms: {@code [batch, 1]}.
   *
   * @param biased whether the bias of the logits is elsewhere; else the first layer has it
   */
  public Value logits(List<Term> terms, boolean biased) {
    List<Value> parts = new ArrayList<>();
    boolean has = biased;
    for (Term term : terms) {
      switch (term) {
        case Term.Given(Value value) -> parts.add(value);
        case Term.Layer(String name, List<Value> sources, Initializer start) -> {
          Initializer bias = has ? Initializer.ZERO : start().bias();
          parts.add(linear(name + OUT, sources, 1, start, bias));
          has = true;
        }
      }
    }
    return sum(parts);
  }

  /** Whether a parameter is of a layer that gives logits. */
  public static boolean isOut(String parameter) {
    return parameter.endsWith(OUT + WEIGHT) || parameter.endsWith(OUT + BIAS);
  }

  Stem stem() {
    return stem;
  }

  Start start() {
    return stem.start();
  }

  Value apply(Operator op, Value... inputs) {
    return b.apply(op, inputs);
  }

  /** Dense features {@code [batch, dense]}. */
  Value dense() {
    return stem.denseFeatures(b);
  }

  /** Embeddings {@code [batch, fields, embedding]}. */
  public Value embeddings() {
    if (embeddings == null) {
      embeddings = tables.get();
    }
    return embeddings;
  }

  /** All embeddings of a sample in one row. */
  Value flat(Value rows) {
    return b.apply(new Reshape(List.of((int) rows.type().size())), rows);
  }

  Value sum(List<Value> terms) {
    return terms.size() == 1 ? terms.getFirst() : b.apply(new Add(terms.size()), terms);
  }

  /** A layer of one column that gives logits. */
  Term layer(String name, List<Value> sources) {
    return new Term.Layer(name, sources, start().head());
  }

  /** One weight a category: {@code [batch, 1]}. */
  Value firstOrder() {
    return b.apply(new Sum(Axis.ROWS), stem.numbers(b, "_linear", Initializer.ZERO));
  }

  /** W·[x_1, x_2, …] + b over several sources, whose columns follow one another. */
  Value linear(String name, List<Value> sources, int out) {
    return linear(name, sources, out, Initializer.XAVIER_UNIFORM, Initializer.ZERO);
  }

  Value linear(String name, List<Value> sources, int out, Initializer weights, Initializer biases) {
    int width = sources.stream().mapToInt(v -> v.type().last()).sum();
    ParameterSpec weight = held.holding(ParameterSpec.matrix(name + WEIGHT, out, width, weights));
    List<Value> views = new ArrayList<>();
    int at = 0;
    for (Value v : sources) {
      views.add(b.view(ParameterView.block(weight, 0, out, at, v.type().last())));
      at += v.type().last();
    }
    List<Value> inputs = new ArrayList<>(held.activations(sources, weight));
    inputs.addAll(held.weights(views));
    inputs.add(vector(ParameterSpec.vector(name + BIAS, out, biases)));
    return b.apply(new Linear(sources.size(), true, LinearRole.LAYER), inputs);
  }

  private Value vector(ParameterSpec needed) {
    ParameterSpec spec = held.holding(needed);
    return spec.size() == needed.size()
        ? b.parameter(spec)
        : b.view(ParameterView.range(spec, 0, (int) needed.size()));
  }

  /** Σ_j W_j·S_j over sources of equally many rows: {@code [batch, out, embedding]}. */
  Value rowLinear(ParameterSpec needed, List<Value> sources) {
    ParameterSpec weight = held.holding(needed);
    int rows = sources.getFirst().type().dim(0);
    int out = (int) (needed.size() / ((long) rows * sources.size()));
    int stride = weight.stride() / sources.size();
    List<Value> views = new ArrayList<>();
    for (int j = 0; j < sources.size(); j++) {
      views.add(b.view(ParameterView.block(weight, 0, out, j * stride, rows)));
    }
    List<Value> inputs = new ArrayList<>(held.activations(sources, weight));
    inputs.addAll(held.weights(views));
    return b.apply(new RowLinear(sources.size()), inputs);
  }

  /** Layers with ReLU and dropout. */
  Value mlp(String name, List<Value> sources, List<Integer> widths) {
    List<Value> x = sources;
    for (int i = 0; i < widths.size(); i++) {
      Value layer = b.apply(new Relu(), linear(name + "." + i, x, widths.get(i)));
      x = List.of(Stem.dropout(b, layer, dropout, dropouts++));
    }
    return x.getFirst();
  }
}
