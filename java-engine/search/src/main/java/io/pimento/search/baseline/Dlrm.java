package io.pimento.search.baseline;

import io.pimento.graph.Initializer;
import io.pimento.graph.Value;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.Reshape;
import io.pimento.search.model.Stem;
import java.util.ArrayList;
import java.util.List;

/** Naumov et al., "DLRM" (2019): a network below, dot products of all pairs, a network above. */
public record Dlrm(Stem stem, List<Integer> bottom, List<Integer> top) implements Baseline {
  public Dlrm {
    bottom = List.copyOf(bottom);
    top = List.copyOf(top);
  }

  @Override
  public String name() {
    return "DLRM";
  }

  @Override
  public Value logits(Parts parts) {
    Value x = bottom(parts);
    Value row = parts.apply(new Reshape(List.of(1, stem.embedding())), x);
    // Products of tiny rows are nothing, and so is their gradient.
    Value rows = parts.embeddings(parts.start().multiplied());
    Value pairs = parts.apply(new DotTriangle(2), row, rows);
    return parts.head("top.out", List.of(parts.mlp("top", List.of(x, pairs), top)));
  }

  /** Without dense features, one row for all samples: a network of nothing would stay at zero. */
  private Value bottom(Parts parts) {
    List<Value> dense = List.of(parts.dense());
    int width = stem.embedding();
    if (stem.dense() == 0 && parts.start().calm()) {
      return parts.linear(
          "bottom.0", dense, width, Initializer.XAVIER_UNIFORM, parts.start().multiplied());
    }
    List<Integer> below = new ArrayList<>(bottom);
    below.add(width);
    return parts.mlp("bottom", dense, below);
  }
}
