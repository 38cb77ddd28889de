package io.pimento.search.branch;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.LayerWeights;
import io.pimento.graph.Operator;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
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
    return b.flat(rows);
  }

  Value sum(List<Value> terms) {
    return b.add(terms);
  }

  /** A layer of one column that gives logits. */
  Term layer(String name, List<Value> sources) {
    return new Term.Layer(name, sources, start().head());
  }

  /** One weight a category: {@code [batch, 1]}. */
  Value firstOrder() {
    return b.apply(new Sum(Axis.ROWS), stem.numbers(b, "_linear", Initializer.ZERO));
  }

  /** ½ Σ of the products of all pairs of rows: {@code [batch, 1]}. */
  Value pairs(Value rows) {
    return b.pairs(rows);
  }

  /** W·[x_1, x_2, …] + b over several sources, whose columns follow one another. */
  Value linear(String name, List<Value> sources, int out) {
    return b.linear(name, sources, out, held);
  }

  Value linear(String name, List<Value> sources, int out, Initializer weights, Initializer biases) {
    return b.linear(name, sources, out, weights, biases, held);
  }

  /** x_0 ⊙ (W·x + b) + x. */
  Value cross(String name, Value x0, Value x) {
    return b.cross(name, x0, x, held);
  }

  /** Attention over rows with a linear shortcut. */
  Value attention(String name, Value x, int heads) {
    return b.attention(name, x, heads, held);
  }

  /** Σ_j W_j·S_j over sources of equally many rows: {@code [batch, out, embedding]}. */
  Value rowLinear(ParameterSpec needed, List<Value> sources) {
    return b.rowLinear(needed, sources, held);
  }

  /** Layers with ReLU and dropout. */
  Value mlp(String name, List<Value> sources, List<Integer> widths) {
    return b.mlp(name, sources, widths, held, x -> Stem.dropout(b, x, dropout, dropouts++));
  }
}
