package io.pimento.search.supernet;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.Sigmoid;
import io.pimento.search.space.Micro;
import io.pimento.search.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operators with dense results {@code [batch, denseDims]} (SUPERNET.md's table, rows FC to
 * sum).
 */
final class DenseOperators {
  private final Layers layers;
  private final GraphBuilder b;
  private final int max;
  private final int keep;

  /** The width under LayerNorm. */
  private final int n;

  DenseOperators(Layers layers, SearchSpace space, Micro micro) {
    this.layers = layers;
    this.b = layers.builder();
    this.max = space.maxDense();
    this.keep = micro.denseDims();
    this.n = layers.width(max, keep);
  }

  Value linear(String node, Sources in) {
    ParameterSpec weight =
        layers.matrix(node + "_linear.weight", max, in.sharedWidth(), n, in.width());
    return norm(layers.linear(in, weight, n, null), node + "_layernorm", true);
  }

  Value dotProduct(String node, Sources dense, Sources sparse, int embedding) {
    int rows = triangleRows(n);
    int maxRows = triangleRows(max);
    List<Value> stacked = new ArrayList<>();
    stacked.add(b.apply(new Reshape(List.of(1, embedding)), denseRow(node, dense, embedding)));
    if (sparse.width() == rows) {
      Value all = layers.concatenated(sparse);
      stacked.add(all == null ? b.apply(new Fill(0, TensorType.batch(rows, embedding))) : all);
    } else {
      ParameterSpec weight =
          layers.matrix(
              node + "_sparse_inp_proj.weight",
              maxRows,
              sparse.sharedWidth(),
              rows,
              sparse.width());
      Value y = layers.rowLinear(sparse, weight, rows, embedding);
      stacked.add(
          layers.norm(
              y,
              node + "_sparse_inp_proj_layernorm",
              Axis.ROWS,
              maxRows,
              rows,
              rows,
              false,
              Initializer.ONE));
    }
    Value triangle = b.apply(new DotTriangle(stacked.size()), stacked);
    int pairs = triangle.type().last();
    if (pairs != n) {
      ParameterSpec weight =
          layers.matrix(node + "_linear_proj.weight", max, maxRows * (maxRows + 1) / 2, n, pairs);
      triangle = layers.linear(triangle, weight, n, null);
    }
    return norm(triangle, node + "_linear_layernorm", false);
  }

  /** Rows whose strict triangle, with the dense row, is about n wide. */
  private static int triangleRows(int n) {
    return (int) Math.rint(Math.sqrt(2.0 * n));
  }

  private Value denseRow(String node, Sources dense, int embedding) {
    if (dense.width() == embedding) {
      Value all = layers.concatenated(dense);
      return all == null ? b.apply(new Fill(0, TensorType.batch(embedding))) : all;
    }
    ParameterSpec weight =
        layers.matrix(
            node + "_dense_proj.weight", embedding, dense.sharedWidth(), embedding, dense.width());
    Value y = layers.linear(dense, weight, embedding, null);
    return layers.norm(
        y,
        node + "_dense_layernorm",
        Axis.LAST,
        embedding,
        embedding,
        embedding,
        false,
        Initializer.ONE);
  }

  /** σ(W·left + b) ⊙ right, computed only where right is live. */
  Value gating(String node, LeftRight in) {
    String self = node + "_left_self_linear._linear.";
    int w = in.width();
    int maxW = in.sharedWidth();
    ParameterSpec weight = layers.matrix(self + "weight", maxW, maxW, w, w);
    int biasLength = layers.sharing() == Sharing.STANDALONE ? w : maxW;
    ParameterSpec bias = ParameterSpec.vector(self + "bias", biasLength, Initializer.ZERO);
    List<Sources.Place> gated = new ArrayList<>();
    for (Sources.Place r : in.right().live()) {
      List<Value> inputs = new ArrayList<>();
      List<Value> views = new ArrayList<>();
      Value offset = b.view(ParameterView.range(bias, r.offset(), r.size()));
      for (Sources.Place l : in.left().live()) {
        inputs.add(Layers.value(l));
        views.add(b.view(ParameterView.block(weight, r.offset(), r.size(), l.offset(), l.size())));
      }
      if (inputs.isEmpty()) {
        // An input known to be zero, one column of it: the gate is then σ(b).
        inputs.add(b.apply(new Fill(0, TensorType.batch(1))));
        views.add(b.view(ParameterView.block(weight, r.offset(), r.size(), 0, 1)));
      }
      Value gate = b.apply(new Sigmoid(), layers.linear(inputs, views, weight, offset));
      Value product = b.apply(new Multiply(), gate, Layers.value(r));
      gated.add(new Sources.Place(product, r.size(), r.offset(), r.position()));
    }
    return projected(node, new Sources(gated, w, maxW), true);
  }

  Value sum(String node, LeftRight in) {
    List<Sources.Place> both = new ArrayList<>();
    if (layers.sharing() == Sharing.MASKED) {
      // Every input has its own columns, so two inputs are two sources; one input twice is doubled.
      both.addAll(in.left().live());
      for (Sources.Place r : in.right().live()) {
        boolean twice = both.removeIf(l -> l.offset() == r.offset());
        Value v = Layers.value(r);
        Value doubled = twice ? layers.add(v, v) : v;
        both.add(new Sources.Place(doubled, r.size(), r.offset(), r.position()));
      }
    } else {
      Value padded = paddedSum(in);
      both.add(new Sources.Place(padded, in.width(), 0, 0));
    }
    return projected(node, new Sources(both, in.width(), in.sharedWidth()), false);
  }

  private @Nullable Value paddedSum(LeftRight in) {
    List<Sources.Place> all = new ArrayList<>(in.left().live());
    all.addAll(in.right().live());
    if (all.isEmpty()) {
      return null;
    }
    return b.apply(
        new Place(in.width(), all.stream().map(Sources.Place::position).toList()),
        all.stream().map(Layers::value).toList());
  }

  /** lin(w→n) unless they are equal, then LayerNorm. */
  private Value projected(String node, Sources in, boolean biased) {
    Value y;
    if (in.width() == n) {
      Value all = layers.concatenated(in);
      y = all == null ? b.apply(new Fill(0, TensorType.batch(n))) : all;
    } else {
      ParameterSpec weight =
          layers.matrix(node + "_linear_proj.weight", max, in.sharedWidth(), n, in.width());
      Value bias =
          biased ? layers.vector(node + "_linear_proj.bias", max, n, n, Initializer.ZERO) : null;
      if (in.live().isEmpty() && bias != null) {
        // Only the bias is left: one zero column keeps it a linear layer.
        Value zero = b.apply(new Fill(0, TensorType.batch(1)));
        y = layers.linear(zero, weight, n, bias);
      } else {
        y = layers.linear(in, weight, n, bias);
      }
    }
    return norm(y, node + "_layernorm", false);
  }

  private Value norm(Value y, String name, boolean relu) {
    return layers.norm(y, name, Axis.LAST, max, n, keep, relu, Initializer.ONE);
  }
}
