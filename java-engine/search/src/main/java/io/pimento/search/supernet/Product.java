package io.pimento.search.supernet;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.Sigmoid;
import io.pimento.graph.op.Slice;
import io.pimento.search.space.Bits;
import java.util.ArrayList;
import java.util.List;

/**
 * The operands of a product with stored weights at an operator's precision: the one place where
 * quantising operators enter a subnet.
 */
final class Product {
  private final GraphBuilder b;
  private final Bits bits;
  private final Ranges ranges;

  Product(GraphBuilder b, Bits bits, Ranges ranges) {
    this.b = b;
    this.bits = bits;
    this.ranges = ranges;
  }

  /** Views of one weight, each output channel rounded with one scale over all of them. */
  List<Value> weights(List<Value> views) {
    return bits.weights() == Levels.FLOAT_BITS
        ? views
        : b.applyAll(new QuantizeRows(bits.weights(), views.size()), views);
  }

  /**
   * What the layer reads, rounded to one range.
   *
   * @param weight the layer's, which names its range
   */
  List<Value> activations(List<Value> sources, ParameterSpec weight) {
    return activations(sources, weight, !sources.stream().allMatch(v -> isNeverNegative(b, v)));
  }

  List<Value> activations(List<Value> sources, ParameterSpec weight, boolean signed) {
    int n = bits.activations();
    if (n == Levels.FLOAT_BITS) {
      return sources;
    }
    ActivationRange op = new ActivationRange(n, signed, sources.size());
    Value range = ranges.of(b, weight, op, sources);
    return sources.stream()
        .map(x -> b.apply(new QuantizeActivations(n, signed), x, range))
        .toList();
  }

  /** The whole product of rows and a matrix of their own. */
  Value projected(GraphBuilder builder, Value rows, ParameterSpec weight) {
    List<Value> inputs = new ArrayList<>(activations(List.of(rows), weight));
    inputs.addAll(weights(List.of(builder.parameter(weight))));
    return builder.apply(new Linear(1, false), inputs);
  }

  /** Whether a value is known to hold no negative number, so that it needs no sign. */
  static boolean isNeverNegative(GraphBuilder b, Value v) {
    Node maker = b.nodes().get(v.node());
    return switch (maker.op()) {
      case Relu _, Sigmoid _ -> true;
      case LayerNorm norm -> norm.relu();
      case Reshape _, Slice _ -> isNeverNegative(b, maker.inputs().getFirst());
      case Place _ -> maker.inputs().stream().allMatch(x -> isNeverNegative(b, x));
      default -> false;
    };
  }
}
