package io.pimento.search.supernet;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Relu;
import io.pimento.search.space.Micro;
import io.pimento.search.space.SearchSpace;
import java.math.BigInteger;

/**
 * The operators with sparse results {@code [batch, sparseDims, E]} (SUPERNET.md's table: EFC,
 * transformer).
 */
final class SparseOperators {
  /** Attention heads of the transformer, fewer where these cannot share a row out. */
  private static final int HEADS = 8;

  /** Between a node's name and the parts of its attention, as the reference names them. */
  private static final String ATTENTION = "_mha.";

  private final Layers layers;
  private final GraphBuilder b;
  private final int max;
  private final int keep;
  private final int n;

  SparseOperators(Layers layers, SearchSpace space, Micro micro) {
    this.layers = layers;
    this.b = layers.builder();
    this.max = space.maxSparse();
    this.keep = micro.sparseDims();
    this.n = layers.width(max, keep);
  }

  /** Whether a weight is one of a transformer's in- and out-projections, which its name says. */
  static boolean isAttentionProjection(ParameterSpec weight) {
    return weight.name().contains(ATTENTION);
  }

  Value linear(String node, Sources in, int embedding) {
    return projected(node + "_linear", node + "_layernorm", in, embedding, true);
  }

  Value transformer(String node, Sources in, int embedding) {
    int shared = BigInteger.valueOf(HEADS).gcd(BigInteger.valueOf(embedding)).intValue();
    Value x = projected(node + "_linear_proj", node + "_proj_ln", in, embedding, false);
    Value inBias = vector(node + ATTENTION + "in_proj_bias", 3 * embedding);
    Value qkv =
        layers.linear(
            x,
            ParameterSpec.matrix(node + ATTENTION + "in_proj_weight", 3 * embedding, embedding),
            3 * embedding,
            inBias);
    // Masked rows are zero, so their queries, keys and values are the bias: all one row.
    int dead = n - keep;
    Value heads =
        dead > 0
            ? b.apply(new Attention(shared, dead), qkv, inBias)
            : b.apply(new Attention(shared, 0), qkv);
    Value out = square(heads, node + ATTENTION + "out_proj", embedding);
    Value attended = outputNorm(b.apply(new Add(2), out, x), node + "_attn_ln", embedding);
    Value hidden = b.apply(new Relu(), square(attended, node + "attn_fc1", embedding));
    Value fed = square(hidden, node + "attn_fc2", embedding);
    return outputNorm(b.apply(new Add(2), attended, fed), node + "_attn_fc_ln", embedding);
  }

  private Value projected(String weightName, String norm, Sources in, int embedding, boolean relu) {
    ParameterSpec weight =
        layers.matrix(weightName + ".weight", max, in.sharedWidth(), n, in.width());
    Value y = layers.rowLinear(in, weight, n, embedding);
    return layers.norm(y, norm, Axis.ROWS, max, n, keep, relu, Initializer.ONE);
  }

  private Value square(Value x, String name, int embedding) {
    return layers.linear(
        x,
        ParameterSpec.matrix(name + ".weight", embedding, embedding),
        embedding,
        vector(name + ".bias", embedding));
  }

  private Value vector(String name, int size) {
    return layers.vector(name, size, size, size, Initializer.ZERO);
  }

  private Value outputNorm(Value x, String name, int embedding) {
    return layers.norm(
        x, name, Axis.LAST, embedding, embedding, embedding, false, Initializer.SMALL_GAIN);
  }
}
