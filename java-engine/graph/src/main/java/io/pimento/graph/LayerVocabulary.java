package io.pimento.graph;

import io.pimento.graph.op.Add;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.Dropout;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearRole;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sigmoid;
import io.pimento.graph.op.Sum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The words in which models are spelled: inputs, layers with weights, and what stands between them.
 *
 * <p>A layer's name names its weights: {@code linear("hidden", …)} has the parameters {@code
 * hidden.weight} and {@code hidden.bias}. The same name twice is the same weights, and an error if
 * the sizes differ. Shapes leave out the batch, so {@code [13]} is thirteen numbers a row, and
 * {@code [26, 16]} twenty-six rows of sixteen. What does not fit is a {@link ShapeException} that
 * names operator, shapes and rule.
 */
public abstract sealed class LayerVocabulary permits GraphBuilder {
  /** Customary name of the input of dense features. */
  public static final String DENSE = "dense";

  /** Customary name of the input of row numbers of tables. */
  public static final String IDS = "ids";

  /** Name of the input of labels, from 0 to 1. */
  public static final String LABELS = "labels";

  /** Name of the input of weights of rows in the loss. */
  public static final String WEIGHTS = "weights";

  /** Name of the input that dropout follows from: an int a row and step. */
  public static final String NOISE = "noise";

  private static final String WEIGHT = ".weight";
  private static final String BIAS = ".bias";

  private int dropouts;

  /** Applies an operator with one output. */
  public abstract Value apply(Operator op, List<Value> inputs);

  /** Applies an operator with one output. */
  public abstract Value apply(Operator op, Value... inputs);

  /** A named tensor given at each run. */
  public abstract Value input(String name, TensorType type);

  /** A whole parameter. */
  public abstract Value parameter(ParameterSpec spec);

  /** A rectangle of a parameter. */
  public abstract Value view(ParameterView view);

  /** So many real numbers a row: {@code [width]}. */
  public Value input(String name, int width) {
    return input(name, TensorType.batch(width));
  }

  /** One row number for each of some tables: {@code indices[fields]}. */
  public Value ids(String name, int fields) {
    return input(name, TensorType.indices(fields));
  }

  /** A bag of row numbers of one table, none to {@code most} a row. */
  public Value bag(String name, int most) {
    return input(name, TensorType.bags(most));
  }

  /** The labels, {@code [1]}, given as {@link #LABELS}. */
  public Value labels() {
    return input(LABELS, 1);
  }

  /** The weights of rows in the loss, {@code [1]}, given as {@link #WEIGHTS}. */
  public Value weights() {
    return input(WEIGHTS, 1);
  }

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
        !sources.isEmpty() && out > 0 && sources.stream().allMatch(LayerVocabulary::hasRealAxis),
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
    return apply(new Linear(sources.size(), true, LinearRole.LAYER), inputs);
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

  /**
   * In training a part of the entries becomes 0 and the others grow to make up for it. An engine
   * gives {@link #NOISE} itself. Leave it out of graphs that predict.
   *
   * @param rate from 0 to below 1; 0 is no operator at all
   */
  public Value dropout(Value x, double rate) {
    return dropout(x, rate, dropouts++);
  }

  /**
   * The same.
   *
   * @param salt tells the dropouts of one graph apart
   */
  public Value dropout(Value x, double rate, int salt) {
    return rate == 0 ? x : apply(new Dropout(rate, salt), x, input(NOISE, TensorType.indices(1)));
  }

  /** max(x, 0). */
  public Value relu(Value x) {
    real("relu", x);
    return apply(new Relu(), x);
  }

  /** 1 / (1 + exp(−x)). */
  public Value sigmoid(Value x) {
    real("sigmoid", x);
    return apply(new Sigmoid(), x);
  }

  /** The entry-wise sum of values of one shape. */
  public Value add(Value... terms) {
    return add(List.of(terms));
  }

  /** The same; the sum of one is itself. */
  public Value add(List<Value> terms) {
    real("add", terms.toArray(Value[]::new));
    return terms.size() == 1 ? terms.getFirst() : apply(new Add(terms.size()), terms);
  }

  /** The entry-wise product of two values of one shape. */
  public Value multiply(Value x, Value y) {
    real("multiply", x, y);
    return apply(new Multiply(), x, y);
  }

  /** Every entry times a number. */
  public Value scale(Value x, double factor) {
    real("scale", x);
    return apply(new Scale(factor), x);
  }

  /** All entries of a row on one axis: {@code [26, 16] → [416]}. */
  public Value flat(Value x) {
    return apply(new Reshape(List.of((int) x.type().size())), x);
  }

  /** One after the other along the first axis: {@code [3], [4] → [7]}. */
  public Value concat(Value... parts) {
    List<Integer> offsets = new ArrayList<>();
    int at = 0;
    for (Value part : parts) {
      require(part.type().rank() > 0, "concat", List.of(parts), "an axis of every part");
      offsets.add(at);
      at += part.type().dim(0);
    }
    return apply(new Place(at, offsets), parts);
  }

  private static boolean hasRealAxis(Value v) {
    return v.type().rank() > 0 && v.type().element() == Element.REAL;
  }

  private static void real(String what, Value... values) {
    boolean holds =
        values.length > 0
            && Arrays.stream(values).allMatch(v -> v.type().element() == Element.REAL);
    require(holds, what, List.of(values), "real numbers");
  }

  private static void require(boolean holds, String what, List<Value> values, String rule) {
    if (!holds) {
      throw new ShapeException(
          what + " refuses " + values.stream().map(Value::type).toList() + ": it needs " + rule);
    }
  }
}
