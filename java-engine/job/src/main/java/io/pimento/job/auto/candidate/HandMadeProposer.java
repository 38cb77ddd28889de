package io.pimento.job.auto.candidate;

import io.pimento.data.InputKinds;
import io.pimento.graph.Counter;
import io.pimento.job.fit.ModelShape;
import io.pimento.run.RunData;
import io.pimento.search.baseline.Family;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.RecipeSpace;
import io.pimento.search.recipe.Recipes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Hand-made models: first every family as its recipes begin, then better families more often, by
 * turns with any recipe and with a change of its best.
 */
public record HandMadeProposer(RunData data, Recipes recipes, long rows, long seed, long bound)
    implements Proposer {
  /** How much rarer each family is than the one before it. */
  private static final double FALLING = 0.7;

  @Override
  public List<AutoCandidate> propose(int wave, int count, int first, History history) {
    List<AutoCandidate> proposed = new ArrayList<>();
    if (wave == 0) {
      for (Family family : Family.values()) {
        add(proposed, first, family, space(family).first(rows), data.inputs());
      }
      return proposed;
    }
    List<Family> ranked = ranked(history);
    for (int i = 0; proposed.size() < count && i < 10 * count; i++) {
      int number = first + proposed.size();
      Counter random = Counter.of(seed, "hand-made", number, i);
      Family family = drawn(ranked, random);
      RecipeSpace space = space(family);
      ModelShape shape = new ModelShape.HandMade(family);
      int trial = number * 100 + i;
      List<Scored> tried = history.ranked(c -> c.shape().equals(shape));
      Optional<AutoCandidate> best = tried.stream().findFirst().map(Scored::candidate);
      boolean isSecond =
          tried.size() == 1 && proposed.stream().noneMatch(c -> c.shape().equals(shape));
      Draw draw =
          isSecond
              ? space.second(rows, seed, trial)
              : random.nextInt(2) == 0 || best.isEmpty()
                  ? space.any(rows, seed, trial)
                  : space.near(best.get().draw(), rows, seed, trial);
      InputKinds inputs = best.map(AutoCandidate::inputs).orElse(data.inputs());
      add(proposed, first, family, draw, InputDraws.near(inputs, data, random));
    }
    return proposed;
  }

  private void add(List<AutoCandidate> to, int first, Family family, Draw draw, InputKinds inputs) {
    ModelShape shape = new ModelShape.HandMade(family);
    AutoCandidate c = new AutoCandidate(first + to.size(), AutoArm.HAND_MADE, shape, draw, inputs);
    if (c.isWithin(bound, data)) {
      to.add(c);
    }
  }

  private RecipeSpace space(Family family) {
    return recipes.of(family.label());
  }

  private static List<Family> ranked(History history) {
    return Arrays.stream(Family.values())
        .sorted(
            Comparator.comparingInt(
                family -> {
                  ModelShape shape = new ModelShape.HandMade(family);
                  List<Scored> all = history.ranked(c -> c.arm() == AutoArm.HAND_MADE);
                  return (int)
                      all.stream().takeWhile(s -> !s.candidate().shape().equals(shape)).count();
                }))
        .toList();
  }

  private static Family drawn(List<Family> ranked, Counter random) {
    int at = 0;
    while (at < ranked.size() - 1 && random.nextDouble() < FALLING) {
      at++;
    }
    return ranked.get(at);
  }
}
