package io.pimento.export.pytorch;

import io.pimento.document.UserException;
import io.pimento.graph.Operator;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.Crop;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sigmoid;
import io.pimento.graph.op.Slice;
import io.pimento.graph.op.Sum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The Python of every operator that a model scores by: the list that a new one is added to. Words
 * such as {@code attention} are functions of {@code operators.py}.
 */
final class PyTorchRules {
  /** An expression of what a node reads, by the names of that. */
  private interface Rule {
    String of(List<String> in, Operator op);
  }

  private static final Map<Class<? extends Operator>, Rule> ALL = new LinkedHashMap<>();

  static {
    put(Fill.class, PyTorchRules::fill);
    put(Reshape.class, (in, op) -> in.getFirst() + ".reshape(-1, " + commas(op.dims()) + ")");
    put(Slice.class, (in, op) -> in.getFirst() + range(op.from(), op.size()));
    put(Pick.class, (in, op) -> in.getFirst() + "[:, " + op.from() + "]");
    put(Place.class, (in, op) -> call("place", op.size(), op.offsets(), in));
    put(Crop.class, (in, op) -> in.getFirst() + rectangle(op.from(), op.size()));
    put(Broadcast.class, PyTorchRules::broadcast);
    put(
        Sum.class,
        (in, op) ->
            in.getFirst() + (last(op.axis()) ? ".sum(dim=-1, keepdim=True)" : ".sum(dim=1)"));
    put(Add.class, (in, op) -> String.join(" + ", in));
    put(Multiply.class, (in, op) -> String.join(" * ", in));
    put(Scale.class, (in, op) -> in.getFirst() + " * " + op.factor());
    put(Relu.class, (in, op) -> call("torch.relu", in.getFirst()));
    put(Sigmoid.class, (in, op) -> call("torch.sigmoid", in.getFirst()));
    put(Linear.class, PyTorchRules::linear);
    put(
        RowLinear.class,
        (in, op) ->
            call(
                "row_linear",
                in.subList(0, op.sources()),
                in.subList(op.sources(), 2 * op.sources())));
    put(LayerNorm.class, PyTorchRules::layerNorm);
    put(DotTriangle.class, (in, op) -> call("dot_triangle", in));
    put(Factorization.class, (in, op) -> call("factorization", in.getFirst()));
    put(
        Attention.class,
        (in, op) ->
            op.dead() == 0
                ? call("attention", in.getFirst(), op.heads())
                : call("attention", in.getFirst(), op.heads(), op.dead(), in.getLast()));
    put(EmbeddingLookup.class, (in, op) -> call("lookup", in.getFirst(), in.subList(1, in.size())));
    put(EmbeddingBag.class, (in, op) -> bag(in, op.mode(), 0));
    put(QuantizedBag.class, (in, op) -> bag(in, op.mode(), op.bits()));
    put(
        QuantizeRows.class,
        (in, op) -> "round_rows(" + op.bits() + ", " + String.join(", ", in) + ")");
    put(
        QuantizeActivations.class,
        (in, op) ->
            call("round_activations", in.getFirst(), in.getLast(), op.bits(), truth(op.signed())));
  }

  private PyTorchRules() {}

  private static <O extends Operator> void put(
      Class<O> type, BiFunction<List<String>, O, String> rule) {
    ALL.put(type, (in, op) -> rule.apply(in, type.cast(op)));
  }

  /** Whether an operator can be written. */
  static boolean knows(Class<? extends Operator> type) {
    return ALL.containsKey(type);
  }

  /**
   * The expression of an operator.
   *
   * @throws UserException naming an operator that has no form here
   */
  static String of(Operator op, List<String> in) {
    Rule rule = ALL.get(op.getClass());
    if (rule == null) {
      throw new UserException(
          "the operator "
              + op.name()
              + " cannot be written for PyTorch: a model is exported by its graph for scoring");
    }
    return rule.of(in, op);
  }

  private static String fill(List<String> in, Fill op) {
    String shape = (op.type().batched() ? "rows, " : "") + commas(op.type().dims());
    return "torch.full((" + shape + "), " + op.value() + ", device=device)";
  }

  private static String broadcast(List<String> in, Broadcast op) {
    String x = in.getFirst();
    return last(op.axis())
        ? call("torch.repeat_interleave", x, op.size(), "dim=-1")
        : x + ".unsqueeze(1).expand(-1, " + op.size() + ", -1)";
  }

  private static String linear(List<String> in, Linear op) {
    int s = op.sources();
    List<String> xs = in.subList(0, s);
    List<String> weights = in.subList(s, 2 * s);
    if (s == 1) {
      return op.bias()
          ? call("F.linear", xs.getFirst(), weights.getFirst(), in.getLast())
          : call("F.linear", xs.getFirst(), weights.getFirst());
    }
    return op.bias() ? call("linear", xs, weights, in.getLast()) : call("linear", xs, weights);
  }

  private static String layerNorm(List<String> in, LayerNorm op) {
    int axis = last(op.axis()) ? -1 : 1;
    return call(
        "layer_norm",
        in.get(0),
        in.get(1),
        in.get(2),
        axis,
        op.keep(),
        truth(op.relu()),
        op.epsilon());
  }

  private static String bag(List<String> in, BagMode mode, int bits) {
    String ids = in.getFirst();
    String weights = mode == BagMode.WEIGHTED ? PyTorchCode.weightsOf(ids) : "None";
    String name = '"' + mode.name().toLowerCase(Locale.ROOT) + '"';
    return bits == 0 && mode != BagMode.WEIGHTED
        ? call("bag", ids, in.getLast(), name)
        : call("bag", ids, in.getLast(), name, weights, bits);
  }

  /** A rectangle of a matrix, or a stretch of a vector. */
  static String rectangle(List<Integer> from, List<Integer> size) {
    StringBuilder s = new StringBuilder("[");
    for (int i = 0; i < from.size(); i++) {
      s.append(i == 0 ? "" : ", ")
          .append(from.get(i))
          .append(':')
          .append(from.get(i) + size.get(i));
    }
    return s.append(']').toString();
  }

  private static String range(int from, int size) {
    return "[:, " + from + ":" + (from + size) + "]";
  }

  private static boolean last(Axis axis) {
    return axis == Axis.LAST;
  }

  private static String truth(boolean b) {
    return b ? "True" : "False";
  }

  private static String commas(List<?> all) {
    return all.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String call(String function, Object... arguments) {
    return function + "(" + commas(List.of(arguments)) + ")";
  }
}
