package io.pimento.search.branch;

import io.pimento.graph.Value;
import io.pimento.graph.op.Place;
import java.util.List;

/**
 * Wang et al., "DCN V2" (2021): x_{l+1} = x_0 ⊙ (W·x_l + b) + x_l over dense features and
 * embeddings.
 */
public record Crosses(int layers) implements Branch {
  /**
   * @throws IllegalArgumentException if there is no layer
   */
  public Crosses {
    BranchSizes.positive("cross", List.of(layers));
  }

  @Override
  public BranchKind kind() {
    return BranchKind.CROSS;
  }

  @Override
  public List<Term> terms(Parts parts) {
    Value flat = parts.flat(parts.embeddings());
    int dense = parts.stem().dense();
    int width = dense + flat.type().last();
    Value x0 = parts.apply(new Place(width, List.of(0, dense)), parts.dense(), flat);
    Value x = x0;
    for (int i = 0; i < layers; i++) {
      x = parts.cross("cross." + i, x0, x);
    }
    return List.of(parts.layer("cross", List.of(x)));
  }

  @Override
  public String size() {
    return String.valueOf(layers);
  }
}
