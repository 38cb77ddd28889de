package io.pimento.job.auto.candidate;

import io.pimento.graph.Counter;
import io.pimento.job.fit.ModelShape;
import io.pimento.run.RunData;
import io.pimento.search.model.WidthRule;
import io.pimento.search.recipe.Recipes;
import java.util.ArrayList;
import java.util.List;

/** Architectures, recipes and inputs drawn at random: what a search is held against. */
public record RandomProposer(RunData data, Recipes recipes, long rows, long seed, long bound)
    implements Proposer {
  @Override
  public List<AutoCandidate> propose(int wave, int count, int first, History history) {
    List<AutoCandidate> proposed = new ArrayList<>();
    for (int i = 0; proposed.size() < count && i < 10 * count; i++) {
      int number = first + proposed.size();
      Counter random = Counter.of(seed, "random", number, i);
      AutoCandidate c =
          new AutoCandidate(
              number,
              AutoArm.SEARCHED,
              new ModelShape.Searched(
                  "random " + number, SearchedProposer.any(random), WidthRule.EQUAL),
              recipes.of(Recipes.SEARCHED).any(rows, seed, number * 100 + i),
              InputDraws.near(data.inputs(), data, random));
      if (c.isWithin(bound, data)) {
        proposed.add(c);
      }
    }
    return proposed;
  }
}
