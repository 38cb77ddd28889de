package io.pimento.search.branch;

import java.util.List;

/** A part of a model that gives logits of its own, which are added to those of the others. */
public sealed interface Branch
    permits FirstOrder,
        PairProducts,
        WeightedPairs,
        Network,
        Crosses,
        CompressedInteraction,
        SelfAttention,
        DotProducts {
  /** What it is. */
  BranchKind kind();

  /** What its logits {@code [batch, 1]} are the sum of. */
  List<Term> terms(Parts parts);

  /** Its sizes in words; empty if it has none. */
  String size();
}
