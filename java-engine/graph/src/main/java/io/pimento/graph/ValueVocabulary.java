package io.pimento.graph;

import io.pimento.graph.op.Add;
import io.pimento.graph.op.Dropout;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sigmoid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words in which models are spelled, as far as they have no weights: inputs, and what stands
 * between layers.
 *
 * <p>Shapes leave out the batch, so {@code [13]} is thirteen numbers a row, and {@code [26, 16]}
 * twenty-six rows of sixteen. What does not fit is a {@link ShapeException} that names operator,
 * shapes and rule.
 */
public abstract sealed class ValueVocabulary permits LayerVocabulary {
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

  private int dropouts;

  /** Applies an operator with one output. */
  public abstract Value apply(Operator op, List<Value> inputs);

  /** Applies an operator with one output. */
  public abstract Value apply(Operator op, Value... inputs);

  /** A named tensor given at each run. */
  public abstract Value input(String name, TensorType type);

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

  static boolean hasRealAxis(Value v) {
    return v.type().rank() > 0 && v.type().element() == Element.REAL;
  }

  private static void real(String what, Value... values) {
    boolean holds =
        values.length > 0
            && Arrays.stream(values).allMatch(v -> v.type().element() == Element.REAL);
    require(holds, what, List.of(values), "real numbers");
  }

  static void require(boolean holds, String what, List<Value> values, String rule) {
    if (!holds) {
      throw new ShapeException(
          what + " refuses " + values.stream().map(Value::type).toList() + ": it needs " + rule);
    }
  }
}
