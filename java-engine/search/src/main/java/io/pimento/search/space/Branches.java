package io.pimento.search.space;

import io.pimento.search.branch.Branch;
import io.pimento.search.branch.BranchKind;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What gives logits beside the head over the blocks.
 *
 * @param blocks whether the blocks are there at all
 * @param list branches, none of a kind twice, in the order of their kinds
 */
public record Branches(boolean blocks, List<Branch> list) {
  /** Blocks alone, as published. */
  public static final Branches NONE = new Branches(true, List.of());

  /**
   * @throws IllegalArgumentException if a kind is there twice, or there is nothing at all
   */
  public Branches {
    Set<BranchKind> kinds = EnumSet.noneOf(BranchKind.class);
    for (Branch branch : list) {
      if (!kinds.add(branch.kind())) {
        throw new IllegalArgumentException(
            "an architecture has the branch " + branch.kind().label() + " twice");
      }
    }
    if (!blocks && list.isEmpty()) {
      throw new IllegalArgumentException("an architecture has neither blocks nor branches");
    }
    list = list.stream().sorted(Comparator.comparing(Branch::kind)).toList();
  }

  /** The branch of a kind, if it is on. */
  public Optional<Branch> of(BranchKind kind) {
    return list.stream().filter(b -> b.kind() == kind).findFirst();
  }
}
