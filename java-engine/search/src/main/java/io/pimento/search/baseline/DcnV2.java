package io.pimento.search.baseline;

import io.pimento.graph.Value;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Place;
import io.pimento.search.model.Stem;
import java.util.List;

/**
 * Wang et al., "DCN V2" (2021), parallel form: x_{l+1} = x_0 ⊙ (W·x_l + b) + x_l beside a network.
 */
public record DcnV2(Stem stem, int crosses, List<Integer> hidden) implements Baseline {
  public DcnV2 {
    hidden = List.copyOf(hidden);
  }

  @Override
  public String name() {
    return "DCN-V2";
  }

  @Override
  public Value logits(Parts parts) {
    Value flat = parts.flat(parts.embeddings());
    int width = stem.dense() + flat.type().last();
    Value x0 = parts.apply(new Place(width, List.of(0, stem.dense())), parts.dense(), flat);
    Value x = x0;
    for (int i = 0; i < crosses; i++) {
      Value crossed =
          parts.apply(new Multiply(), x0, parts.linear("cross." + i, List.of(x), width));
      x = parts.sum(crossed, x);
    }
    Value deep = parts.mlp("deep", List.of(x0), hidden);
    return parts.head("out", List.of(x, deep));
  }
}
