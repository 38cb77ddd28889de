package io.pimento.search.baseline;

import io.pimento.graph.GraphBuilder;
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
  public Value logits(GraphBuilder b) {
    Parts parts = new Parts(b, stem);
    List<Integer> below = new ArrayList<>(bottom);
    below.add(stem.embedding());
    Value x = parts.mlp("bottom", List.of(stem.denseFeatures(b)), below);
    Value row = b.apply(new Reshape(List.of(1, stem.embedding())), x);
    Value pairs = b.apply(new DotTriangle(2), row, parts.embeddings());
    return parts.linear("top.out", List.of(parts.mlp("top", List.of(x, pairs), top)), 1);
  }
}
