package io.pimento.export.onnx;

import io.pimento.export.Constants;
import io.pimento.graph.Node;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One operator that is being written, with what it reads.
 *
 * @param tables that are kept in few bits
 * @param names of values that are written already, by their numbers
 */
record OnnxNode(
    OnnxGraph to, Node node, Constants constants, FewBitTables tables, Map<Integer, String> names) {
  TensorType type(int input) {
    return node.inputs().get(input).type();
  }

  /** The name of what it reads, which is written now if it is a constant. */
  String in(int input) {
    Value v = node.inputs().get(input);
    return constants.has(v) ? constant(v) : names.getOrDefault(v.id(), "");
  }

  /** Names of inputs {@code [from, to)}. */
  List<String> in(int from, int to) {
    List<String> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(in(i));
    }
    return all;
  }

  private String constant(Value v) {
    long[] dims = v.type().dims().stream().mapToLong(d -> d).toArray();
    ParameterView view = constants.view(v);
    if (view == null) {
      return to.floats("value " + v.id(), constants.entries(v), dims);
    }
    String name = view.parameter().name();
    return view.equals(ParameterView.whole(view.parameter()))
        ? to.inPlace(name, constants.address(view), dims)
        : to.floats(name + view.from() + view.size(), constants.entries(v), dims);
  }

  /**
   * The entries of a weight.
   *
   * @throws IllegalArgumentException if it is none
   */
  float[] entries(int input) {
    return constants.entries(node.inputs().get(input));
  }

  /** What tells the inputs {@code [from, to)} from others. */
  String key(int from, int to) {
    StringBuilder key = new StringBuilder();
    for (Value v : node.inputs().subList(from, to)) {
      ParameterView view = constants.view(v);
      key.append(key.isEmpty() ? "" : " | ")
          .append(
              view == null
                  ? "value " + v.id()
                  : view.parameter().name() + view.from() + view.size());
    }
    return key.toString();
  }

  /** What it makes has the name of this result from now on. */
  void is(String result) {
    names.put(node.output().id(), result);
  }

  /** The result of one node of ONNX. */
  void is(String op, List<String> inputs) {
    is(to.add(op, inputs));
  }

  /** Several values, one behind the other. */
  String joined(List<String> parts, int axis) {
    return parts.size() == 1
        ? parts.getFirst()
        : to.add("Concat", parts, OnnxGraph.whole("axis", axis));
  }

  /** Entries from one up to another of an axis. */
  String cut(String x, int axis, long from, long to) {
    return this.to.add(
        "Slice", List.of(x, this.to.longs(from), this.to.longs(to), this.to.longs(axis)));
  }
}
