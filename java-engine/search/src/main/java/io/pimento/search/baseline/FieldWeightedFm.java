package io.pimento.search.baseline;

import io.pimento.graph.Initializer;
import io.pimento.graph.Value;
import io.pimento.graph.op.DotTriangle;
import io.pimento.search.model.Stem;
import java.util.List;

/**
 * Pan et al., "Field-weighted Factorization Machines" (2018), equation 4: the product of each pair
 * of fields counts by a weight of that pair. All weights 1 is a factorization machine.
 */
public record FieldWeightedFm(Stem stem) implements Baseline {
  @Override
  public String name() {
    return "FwFM";
  }

  @Override
  public Value logits(Parts parts) {
    if (stem.fields() < 2) {
      return parts.firstOrder();
    }
    Value pairs = parts.apply(new DotTriangle(1), parts.embeddings());
    Value weighted = parts.linear("pairs", List.of(pairs), 1, Initializer.ONE, Initializer.ZERO);
    return parts.sum(parts.firstOrder(), weighted);
  }
}
