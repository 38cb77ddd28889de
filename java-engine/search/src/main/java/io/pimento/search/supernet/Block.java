package io.pimento.search.supernet;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.Slice;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.BlockBits;
import io.pimento.search.space.Macro;
import io.pimento.search.space.Micro;
import io.pimento.search.space.NodeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One block of a subnet: its active operators, then the merge (SUPERNET.md "Merge, per block"). */
final class Block {
  /** Rows that the dense result adds to the sparse one. */
  static final int MERGE_ROWS = 8;

  private final Layers layers;
  private final BlockBits bits;
  private final GraphBuilder b;
  private final String prefix;
  private final Architecture architecture;
  private final Micro micro;
  private final Macro macro;
  private final int embedding;

  Block(Layers layers, Architecture architecture, int index, int embedding) {
    this.layers = layers;
    this.bits = architecture.quantization().block(index);
    this.b = layers.builder();
    this.prefix = "_blocks." + index + ".";
    this.architecture = architecture;
    this.micro = architecture.micro().get(index);
    this.macro = architecture.macro().get(index);
    this.embedding = embedding;
  }

  /** Appends the block's two results to those before it. */
  void append(List<DenseOutput> dense, List<SparseOutput> sparse) {
    Value d = null;
    Value s = null;
    DenseOperators denseOperators =
        new DenseOperators(layers.with(bits.dense()), architecture.space(), micro);
    SparseOperators sparseOperators =
        new SparseOperators(layers.with(bits.sparse()), architecture.space(), micro);
    for (int a : micro.activeNodes()) {
      String node = prefix + "_nodes." + a + ".";
      NodeKind kind = architecture.space().nodes().get(a);
      Sources rows = Sources.sparse(sparse, macro.sparseIdx(), layers.sharing());
      Sources columns = Sources.dense(dense, macro.denseIdx(), layers.sharing());
      switch (kind) {
        case LINEAR_2D -> d = layers.add(d, denseOperators.linear(node, columns));
        case DOT_PRODUCT ->
            d = layers.add(d, denseOperators.dotProduct(node, columns, rows, embedding));
        case SIGMOID_GATING -> d = layers.add(d, denseOperators.gating(node, pair(dense)));
        case SUM -> d = layers.add(d, denseOperators.sum(node, pair(dense)));
        case TRANSFORMER -> s = layers.add(s, sparseOperators.transformer(node, rows, embedding));
        case LINEAR_3D -> s = layers.add(s, sparseOperators.linear(node, rows, embedding));
        case ZEROS_2D, ZEROS_3D -> {}
      }
    }
    int maxDense = architecture.space().maxDense();
    int maxSparse = architecture.space().maxSparse();
    int liveRows = micro.sparseDims();
    List<SparseOutput.Piece> pieces = new ArrayList<>();
    pieces.add(new SparseOutput.Piece(s, liveRows, 0, 0));
    if (micro.denseSparseInteract()) {
      pieces.add(new SparseOutput.Piece(mergeRows(d, maxDense), MERGE_ROWS, maxSparse, liveRows));
      liveRows += MERGE_ROWS;
    }
    if (micro.deepFm()) {
      d = layers.add(d, factorization(s, maxDense));
    }
    dense.add(new DenseOutput(d, micro.denseDims(), maxDense));
    sparse.add(new SparseOutput(pieces, liveRows, maxSparse + MERGE_ROWS));
  }

  private LeftRight pair(List<DenseOutput> dense) {
    return LeftRight.of(dense, macro.denseLeftIdx(), macro.denseRightIdx(), layers.sharing());
  }

  private @Nullable Value mergeRows(@Nullable Value d, int max) {
    int n = layers.width(max, micro.denseDims());
    int out = MERGE_ROWS * embedding;
    Value flat;
    if (n == out) {
      flat = d == null || micro.denseDims() == n ? d : b.apply(new Place(n, List.of(0)), d);
    } else {
      String name = prefix + "project_emb_dim";
      ParameterSpec weight = layers.matrix(name + ".weight", out, max, out, n);
      Value y =
          d == null
              ? b.apply(new Fill(0, TensorType.batch(out)))
              : layers.with(bits.merge()).linear(d, weight, out, null);
      flat = layers.norm(y, name + "_layernorm", Axis.LAST, out, out, out, false, Initializer.ONE);
    }
    return flat == null ? null : b.apply(new Reshape(List.of(MERGE_ROWS, embedding)), flat);
  }

  private @Nullable Value factorization(@Nullable Value s, int max) {
    int n = layers.width(max, micro.denseDims());
    String name = prefix + "deep_fm.";
    String norm = name + "_linear_layernorm";
    if (n == embedding) {
      // The reference declares this LayerNorm even where it is never used.
      layers.vector(norm + ".weight", max, n, n, Initializer.ONE);
      layers.vector(norm + ".bias", max, n, n, Initializer.ZERO);
      if (s == null) {
        return null;
      }
      Value f = b.apply(new Factorization(), s);
      return micro.denseDims() == n ? f : b.apply(new Slice(0, micro.denseDims()), f);
    }
    ParameterSpec weight =
        layers.matrix(name + "_linear_proj.weight", max, embedding, n, embedding);
    Value y =
        s == null
            ? b.apply(new Fill(0, TensorType.batch(n)))
            : layers
                .with(bits.projection())
                .linear(b.apply(new Factorization(), s), weight, n, null);
    return layers.norm(
        y,
        name + "_linear_layernorm",
        Axis.LAST,
        max,
        n,
        micro.denseDims(),
        false,
        Initializer.ONE);
  }
}
