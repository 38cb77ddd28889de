package io.pimento.graph;

import io.pimento.graph.op.Attention;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.Sum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Layers with weights.
 *
 * <p>A layer's name names its weights: {@code linear("hidden", …)} has the parameters {@code
 * hidden.weight} and {@code hidden.bias}. The same name twice is the same weights, and an error if
 * the sizes differ.
 */
public abstract sealed class LayerVocabulary extends ValueVocabulary permits GraphBuilder {
  private static final String WEIGHT = ".weight";
  private static final String BIAS = ".bias";

  /** A whole parameter. */
  public abstract Value parameter(ParameterSpec spec);

  /** A rectangle of a parameter. */
  public abstract Value view(ParameterView view);

  /** W·x + b over the last axis: {@code [in] → [out]}, or {@code [rows, in] → [rows, out]}. */
  public Value linear(String name, Value x, int out) {
    return linear(name, List.of(x), out);
  }

  /** W·[x_1, x_2, …] + b over several sources, whose columns follow one another. */
  public Value linear(String name, List<Value> sources, int out) {
    return linear(name, sources, out, LayerWeights.OWN);
  }

  /** The same with weights that are held elsewhere. */
  public Value linear(String name, List<Value> sources, int out, LayerWeights held) {
    return linear(name, sources, out, Initializer.XAVIER_UNIFORM, Initializer.ZERO, held);
  }

  /**
   * The same with other starts of weights and biases.
   *
   * @throws ShapeException naming the layer, if it has no source, no output, or a source without an
   *     axis
   */
  public Value linear(
      String name,
      List<Value> sources,
      int out,
      Initializer weights,
      Initializer biases,
      LayerWeights held) {
    require(
        !sources.isEmpty() && out > 0 && sources.stream().allMatch(ValueVocabulary::hasRealAxis),
        "layer " + name,
        sources,
        "at least one source of real numbers with an axis, and an output, not " + out);
    int width = sources.stream().mapToInt(v -> v.type().last()).sum();
    ParameterSpec weight = held.holding(ParameterSpec.matrix(name + WEIGHT, out, width, weights));
    List<Value> views = new ArrayList<>();
    int at = 0;
    for (Value v : sources) {
      views.add(view(ParameterView.block(weight, 0, out, at, v.type().last())));
      at += v.type().last();
    }
    List<Value> inputs = new ArrayList<>(held.activations(sources, weight));
    inputs.addAll(held.weights(views));
    inputs.add(leading(held, ParameterSpec.vector(name + BIAS, out, biases)));
    return apply(new Linear(sources.size(), true), inputs);
  }

  private Value leading(LayerWeights held, ParameterSpec needed) {
    ParameterSpec spec = held.holding(needed);
    return spec.size() == needed.size()
        ? parameter(spec)
        : view(ParameterView.range(spec, 0, (int) needed.size()));
  }

  /** Σ_j W_j·S_j over sources of equally many rows, {@code [rows, E] → [out, E]}. */
  public Value rowLinear(ParameterSpec needed, List<Value> sources, LayerWeights held) {
    ParameterSpec weight = held.holding(needed);
    int rows = sources.getFirst().type().dim(0);
    int out = (int) (needed.size() / ((long) rows * sources.size()));
    int stride = weight.stride() / sources.size();
    List<Value> views = new ArrayList<>();
    for (int j = 0; j < sources.size(); j++) {
      views.add(view(ParameterView.block(weight, 0, out, j * stride, rows)));
    }
    List<Value> inputs = new ArrayList<>(held.activations(sources, weight));
    inputs.addAll(held.weights(views));
    return apply(new RowLinear(sources.size()), inputs);
  }

  /** Layers {@code name.0}, {@code name.1}, … of those widths, each with ReLU. */
  public Value mlp(String name, Value x, Integer... widths) {
    return mlp(name, List.of(x), Arrays.asList(widths), LayerWeights.OWN, v -> v);
  }

  /**
   * The same over several sources.
   *
   * @param after what becomes of each layer's result, such as dropout
   */
  public Value mlp(
      String name,
      List<Value> sources,
      List<Integer> widths,
      LayerWeights held,
      UnaryOperator<Value> after) {
    List<Value> x = sources;
    for (int i = 0; i < widths.size(); i++) {
      x = List.of(after.apply(relu(linear(name + "." + i, x, widths.get(i), held))));
    }
    require(x.size() == 1, "network " + name, x, "a layer");
    return x.getFirst();
  }

  /** x_0 ⊙ (W·x + b) + x (Wang et al., "DCN V2"), of two values of one width. */
  public Value cross(String name, Value x0, Value x) {
    return cross(name, x0, x, LayerWeights.OWN);
  }

  /** The same with weights that are held elsewhere. */
  public Value cross(String name, Value x0, Value x, LayerWeights held) {
    Value layer = linear(name, List.of(x), x0.type().last(), held);
    return add(apply(new Multiply(), x0, layer), x);
  }

  /**
   * A row of each of some tables: {@code indices[fields] → [fields, width]}. The tables are {@code
   * name.0.weight}, {@code name.1.weight}, …
   *
   * @param rows of every table; valid row numbers are 0 to below that
   */
  public Value embeddings(String name, Value ids, List<Integer> rows, int width) {
    List<Value> inputs = new ArrayList<>(List.of(ids));
    for (int f = 0; f < rows.size(); f++) {
      inputs.add(table(name + "." + f, rows.get(f), width));
    }
    return apply(new EmbeddingLookup(rows.size()), inputs);
  }

  /** Several rows of the table {@code name.weight}, pooled to one: {@code bag → [width]}. */
  public Value embeddingBag(String name, Value bag, int rows, int width, BagMode pooling) {
    return apply(new EmbeddingBag(pooling), bag, table(name, rows, width));
  }

  private Value table(String name, int rows, int width) {
    require(
        rows > 0 && width > 0,
        "table " + name,
        List.of(),
        "rows and columns, not " + rows + " × " + width);
    return parameter(ParameterSpec.table(name + WEIGHT, rows, width));
  }

  /** Products of all pairs of rows of {@code [rows, E]} summed up: a factorization machine's. */
  public Value pairs(Value rows) {
    Value columns = apply(new Factorization(), rows);
    return scale(apply(new Sum(Axis.LAST), columns), 0.5);
  }

  /** Dot products of all pairs of rows of sources {@code [rows, E]}: {@code [pairs]}. */
  public Value dotProducts(Value... sources) {
    return apply(new DotTriangle(sources.length), sources);
  }

  /** Multi-head attention over the rows of each sample with a linear shortcut and ReLU. */
  public Value attention(String name, Value x, int heads) {
    return attention(name, x, heads, LayerWeights.OWN);
  }

  /** The same with weights that are held elsewhere. */
  public Value attention(String name, Value x, int heads, LayerWeights held) {
    require(x.type().rank() == 2, "attention " + name, List.of(x), "[rows, E]");
    int e = x.type().last();
    Value qkv = linear(name + ".qkv", List.of(x), 3 * e, held);
    Value attended = apply(new Attention(heads, 0), qkv);
    Value shortcut = linear(name + ".shortcut", List.of(x), e, held);
    return relu(add(attended, shortcut));
  }

  /** Mean 0 and variance 1 over the last axis, then a trained scale and shift. */
  public Value layerNorm(String name, Value x) {
    require(hasRealAxis(x), "norm " + name, List.of(x), "an axis of real numbers");
    int n = x.type().last();
    return apply(
        LayerNorm.over(Axis.LAST, n, false),
        x,
        parameter(ParameterSpec.vector(name + WEIGHT, n, Initializer.ONE)),
        parameter(ParameterSpec.vector(name + BIAS, n, Initializer.ZERO)));
  }
}
