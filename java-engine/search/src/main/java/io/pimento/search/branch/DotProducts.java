package io.pimento.search.branch;

import io.pimento.graph.Initializer;
import io.pimento.graph.Value;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.Reshape;
import java.util.ArrayList;
import java.util.List;

/**
 * Naumov et al., "DLRM" (2019): a network below, dot products of all pairs, a network above.
 *
 * @param bottom widths of the network below but for its last layer, which is an embedding wide
 * @param top widths of the network above
 */
public record DotProducts(List<Integer> bottom, List<Integer> top) implements Branch {
  /**
   * @throws IllegalArgumentException if a width is below 1 or there is none
   */
  public DotProducts {
    bottom = BranchSizes.positive("products", bottom);
    top = BranchSizes.positive("products", top);
  }

  @Override
  public BranchKind kind() {
    return BranchKind.PRODUCTS;
  }

  @Override
  public List<Term> terms(Parts parts) {
    Value x = below(parts);
    Value row = parts.apply(new Reshape(List.of(1, parts.stem().embedding())), x);
    Value pairs = parts.apply(new DotTriangle(2), row, parts.embeddings());
    return List.of(parts.layer("top", List.of(parts.mlp("top", List.of(x, pairs), top))));
  }

  /** Without dense features, one row for all samples: a network of nothing would stay at zero. */
  private Value below(Parts parts) {
    List<Value> dense = List.of(parts.dense());
    int width = parts.stem().embedding();
    if (parts.stem().dense() == 0 && parts.start().calm()) {
      return parts.linear(
          "bottom.0", dense, width, Initializer.XAVIER_UNIFORM, parts.start().multiplied());
    }
    List<Integer> widths = new ArrayList<>(bottom);
    widths.add(width);
    return parts.mlp("bottom", dense, widths);
  }

  @Override
  public String size() {
    return BranchSizes.joined(bottom) + " below " + BranchSizes.joined(top);
  }
}
