package io.pimento.job.auto.candidate;

import io.pimento.data.InputKinds;
import io.pimento.graph.Counter;
import io.pimento.job.fit.ModelShape;
import io.pimento.run.RunData;
import io.pimento.search.baseline.Family;
import io.pimento.search.branch.Branch;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.branch.Crosses;
import io.pimento.search.branch.DotProducts;
import io.pimento.search.branch.FirstOrder;
import io.pimento.search.branch.Network;
import io.pimento.search.branch.PairProducts;
import io.pimento.search.branch.WeightedPairs;
import io.pimento.search.model.WidthRule;
import io.pimento.search.model.Widths;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.RecipeSpace;
import io.pimento.search.recipe.Recipes;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.Branches;
import io.pimento.search.space.Mutation;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.util.ArrayList;
import java.util.List;

/**
 * Architectures of branches and blocks: first some mixtures of hand-made models' parts, then
 * changes of the best of both arms, hand-made models being points of the space.
 *
 * @param published architectures that are tried in the first waves, too
 */
public record SearchedProposer(
    RunData data, Recipes recipes, long rows, long seed, long bound, List<ModelShape> published)
    implements Proposer {
  private static final int BLOCKS = 2;
  private static final int PARENTS = 6;
  private static final int MOST_CHANGES = 2;

  /** Published architectures of a wave: they are large, and all at once would take most of it. */
  private static final int PUBLISHED = 2;

  /** Of so many proposals one is drawn from the whole space. */
  private static final int FRESH = 5;

  private static final SearchSpace SPACE =
      SearchSpace.FULL
          .withDims(List.of(32, 64, 128), List.of(16, 32))
          .withBranches(
              new BranchSpace(
                  List.of(BranchKind.values()),
                  BranchSpace.WIDTHS,
                  BranchSpace.LAYERS,
                  List.of(16, 32),
                  List.of(List.of(64, 32))));

  /** Sums of parts that are good by themselves, and differ in kind. */
  private static final List<List<Branch>> MIXTURES =
      List.of(
          List.of(new FirstOrder(), new Crosses(2), new Network(List.of(256, 128))),
          List.of(new FirstOrder(), new WeightedPairs(), new Network(List.of(256, 128))),
          List.of(
              new FirstOrder(),
              new DotProducts(List.of(64, 32), List.of(256, 128)),
              new Crosses(2)),
          List.of(
              new FirstOrder(), new PairProducts(), new Crosses(1), new Network(List.of(400, 400))),
          List.of(
              new FirstOrder(),
              new WeightedPairs(),
              new Crosses(2),
              new Network(List.of(256, 128))));

  @Override
  public List<AutoCandidate> propose(int wave, int count, int first, History history) {
    List<AutoCandidate> proposed = new ArrayList<>();
    int wanted = wave == 0 ? count + PUBLISHED : count;
    if (wave == 0) {
      for (List<Branch> mixture : MIXTURES) {
        Architecture a = any(Counter.of(seed, "blocks", proposed.size()));
        Architecture mixed = a.with(new Branches(false, mixture));
        add(proposed, first, mixed, space().first(rows), data.inputs());
        add(proposed, first, mixed, space().second(rows, seed, proposed.size()), data.inputs());
      }
    }
    published.stream()
        .skip((long) wave * PUBLISHED)
        .limit(PUBLISHED)
        .forEach(shape -> add(proposed, first, shape, space().first(rows), data.inputs()));
    for (int i = 0; proposed.size() < wanted && i < 10 * wanted; i++) {
      int number = first + proposed.size();
      Counter random = Counter.of(seed, "searched", number, i);
      int trial = number * 100 + i;
      List<Scored> parents = history.ranked(_ -> true);
      if (wave == 0 || parents.isEmpty() || random.nextInt(FRESH) == 0) {
        InputKinds inputs = InputDraws.near(data.inputs(), data, random);
        add(proposed, first, any(random), space().any(rows, seed, trial), inputs);
        continue;
      }
      AutoCandidate parent =
          parents.get(random.nextInt(Math.min(PARENTS, parents.size()))).candidate();
      Architecture a =
          Mutation.mutate(architecture(parent, random), random.nextInt(MOST_CHANGES + 1), random);
      InputKinds inputs = InputDraws.near(parent.inputs(), data, random);
      add(proposed, first, a, space().near(parent.draw(), rows, seed, trial), inputs);
    }
    return proposed;
  }

  private RecipeSpace space() {
    return recipes.of(Recipes.SEARCHED);
  }

  /** An architecture drawn at random. */
  static Architecture any(Counter random) {
    return Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(SPACE, BLOCKS, random);
  }

  /** A hand-made model as the point of the space that it is. */
  private static Architecture architecture(AutoCandidate parent, Counter random) {
    return switch (parent.shape()) {
      case ModelShape.Searched(String _, Architecture a, Widths _) -> a;
      case ModelShape.HandMade(Family family, _) -> {
        Branches branches = new Branches(false, family.branches(parent.draw().sizes()));
        Architecture blocks = any(random);
        SearchSpace wide = SPACE.withBranches(SPACE.branches().with(branches));
        yield new Architecture(
            wide, blocks.micro(), blocks.macro(), blocks.quantization(), branches, 0);
      }
    };
  }

  private void add(
      List<AutoCandidate> to, int first, Architecture a, Draw draw, InputKinds inputs) {
    ModelShape shape =
        new ModelShape.Searched("searched " + (first + to.size()), a, WidthRule.EQUAL);
    add(to, first, shape, draw, inputs);
  }

  private void add(
      List<AutoCandidate> to, int first, ModelShape shape, Draw draw, InputKinds inputs) {
    AutoCandidate c = new AutoCandidate(first + to.size(), AutoArm.SEARCHED, shape, draw, inputs);
    if (c.isWithin(bound, data)) {
      to.add(c);
    }
  }
}
