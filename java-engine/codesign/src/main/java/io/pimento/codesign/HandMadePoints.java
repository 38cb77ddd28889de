package io.pimento.codesign;

import io.pimento.graph.Counter;
import io.pimento.search.baseline.BaselineSweep;
import io.pimento.search.branch.Branch;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Bits;
import io.pimento.search.space.Branches;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.util.ArrayList;
import java.util.List;

/**
 * Hand-made models as points of a space, which searches begin with: a search that has to find them
 * first spends its designs on what everybody knows.
 */
final class HandMadePoints {
  private HandMadePoints() {}

  /**
   * Those that a space has, each once, without blocks.
   *
   * @param inputs whose embeddings models have where the space has no choice of widths
   * @param blocks of an architecture; they are not there, but could be switched on
   */
  static List<Architecture> of(BaselineSweep sweep, Stem inputs, SearchSpace space, int blocks) {
    List<Architecture> all = new ArrayList<>();
    for (BaselineSweep.Sized s : sweep.of(inputs)) {
      List<Branch> branches = s.family().branches(s.sizes());
      boolean there =
          branches.stream().allMatch(space.branches()::has)
              && space.weightBits().contains(s.bits())
              && space.activationBits().contains(s.bits())
              && (!s.family().embeds() || widths(space, inputs).contains(s.sizes().embedding()));
      if (there) {
        Architecture drawn =
            Strategy.SINGLE_PATH.sample(space, blocks, Counter.of(0, "hand-made", all.size()));
        Architecture point =
            drawn
                .with(Architecture.uniform(space, new Bits(s.bits(), s.bits()), blocks))
                .with(new Branches(false, branches));
        all.add(
            space.embeddings().isEmpty() || !s.family().embeds()
                ? point
                : point.withEmbedding(s.sizes().embedding()));
      }
    }
    return List.copyOf(all);
  }

  private static List<Integer> widths(SearchSpace space, Stem inputs) {
    return space.embeddings().isEmpty() ? List.of(inputs.embedding()) : space.embeddings();
  }
}
