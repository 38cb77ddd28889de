package io.pimento.search.supernet;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.RowLinear;
import io.pimento.search.space.Bits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The layers that blocks are made of, over shared or own weights. */
final class Layers {
  private final GraphBuilder b;
  private final Sharing sharing;
  private final Ranges ranges;
  private final Product product;

  /** Layers in floating point. */
  Layers(GraphBuilder b, Sharing sharing, Ranges ranges) {
    this(b, sharing, ranges, Bits.FLOAT);
  }

  private Layers(GraphBuilder b, Sharing sharing, Ranges ranges, Bits bits) {
    this.b = b;
    this.sharing = sharing;
    this.ranges = ranges;
    this.product = new Product(b, bits, ranges);
  }

  /** The same with other bits of weights and activations. */
  Layers with(Bits bits) {
    return new Layers(b, sharing, ranges, bits);
  }

  GraphBuilder builder() {
    return b;
  }

  Sharing sharing() {
    return sharing;
  }

  /** The width a layer really has: the largest under a mask, else the chosen one. */
  int width(int largest, int chosen) {
    return sharing == Sharing.MASKED ? largest : chosen;
  }

  /** A weight of its own sizes, or the shared one of the largest. */
  ParameterSpec matrix(String name, int maxOut, int maxIn, int out, int in) {
    return sharing == Sharing.STANDALONE
        ? ParameterSpec.matrix(name, out, in)
        : ParameterSpec.matrix(name, maxOut, maxIn);
  }

  /** The first {@code size} entries of a vector of that size, or of the largest where shared. */
  Value vector(String name, int max, int own, int size, Initializer start) {
    int length = sharing == Sharing.STANDALONE ? own : max;
    return b.view(ParameterView.range(ParameterSpec.vector(name, length, start), 0, size));
  }

  /** Σ_j x_j·W_jᵀ over the live sources; zeros where there is none. */
  Value linear(Sources sources, ParameterSpec weight, int out, @Nullable Value bias) {
    List<Sources.Place> live = sources.live();
    if (live.isEmpty()) {
      Value zeros = b.apply(new Fill(0, TensorType.batch(out)));
      if (bias != null) {
        throw new IllegalStateException(weight.name() + " has a bias but no source");
      }
      return zeros;
    }
    return linear(
        live.stream().map(Layers::value).toList(),
        live.stream()
            .map(p -> b.view(ParameterView.block(weight, 0, out, p.offset(), p.size())))
            .toList(),
        weight,
        bias);
  }

  /** Σ_j x_j·W_jᵀ (+ b) over given views of a weight, at the layer's precision. */
  Value linear(List<Value> sources, List<Value> views, ParameterSpec weight, @Nullable Value bias) {
    List<Value> inputs = new ArrayList<>(product.activations(sources, weight));
    inputs.addAll(product.weights(views));
    if (bias != null) {
      inputs.add(bias);
    }
    return b.apply(new Linear(sources.size(), bias != null), inputs);
  }

  /** A linear layer on one value, along its last axis, with the weight's leading columns. */
  Value linear(Value x, ParameterSpec weight, int out, @Nullable Value bias) {
    Value view = b.view(ParameterView.block(weight, 0, out, 0, x.type().last()));
    return linear(List.of(x), List.of(view), weight, bias);
  }

  /** Σ_j W_j·S_j over the live sources; zeros where there is none. */
  Value rowLinear(Sources sources, ParameterSpec weight, int out, int embedding) {
    List<Sources.Place> live = sources.live();
    if (live.isEmpty()) {
      return b.apply(new Fill(0, TensorType.batch(out, embedding)));
    }
    List<Value> rows = live.stream().map(Layers::value).toList();
    List<Value> views =
        live.stream()
            .map(p -> b.view(ParameterView.block(weight, 0, out, p.offset(), p.size())))
            .toList();
    List<Value> inputs = new ArrayList<>(product.activations(rows, weight));
    inputs.addAll(product.weights(views));
    return b.apply(new RowLinear(live.size()), inputs);
  }

  /**
   * LayerNorm over the whole axis, of which the first {@code keep} entries come out.
   *
   * @param max length of the shared weight and bias
   * @param own length of the stand-alone weight and bias
   */
  Value norm(
      Value x, String name, Axis axis, int max, int own, int keep, boolean relu, Initializer gain) {
    Value weight = vector(name + ".weight", max, own, keep, gain);
    Value bias = vector(name + ".bias", max, own, keep, Initializer.ZERO);
    return b.apply(LayerNorm.over(axis, keep, relu), x, weight, bias);
  }

  /** The concatenation itself, where a connection has no layer of its own. */
  @Nullable Value concatenated(Sources sources) {
    List<Sources.Place> live = sources.live();
    if (live.isEmpty()) {
      return null;
    }
    if (live.size() == 1 && live.getFirst().size() == sources.width()) {
      return value(live.getFirst());
    }
    return b.apply(
        new io.pimento.graph.op.Place(
            sources.width(), live.stream().map(Sources.Place::position).toList()),
        live.stream().map(Layers::value).toList());
  }

  /** Sum of two results, either of which may be known to be zero. */
  @Nullable Value add(@Nullable Value x, @Nullable Value y) {
    if (x == null) {
      return y;
    }
    return y == null ? x : b.apply(new Add(2), x, y);
  }

  static Value value(Sources.Place place) {
    Value v = place.value();
    if (v == null) {
      throw new IllegalStateException("a source known to be zero has no value");
    }
    return v;
  }
}
