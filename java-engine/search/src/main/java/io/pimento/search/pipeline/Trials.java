package io.pimento.search.pipeline;

import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.FewBitModel;
import io.pimento.search.model.Model;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.RecipeSpace;
import io.pimento.search.recipe.Recipes;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What every model tries, the same number for each. */
public sealed interface Trials {
  int count();

  /** A model's own. */
  List<TrialRecipe> of(Model model);

  /** The same settings for all models, which train for as many epochs as these have. */
  record Grid(List<TrainSettings> settings) implements Trials {
    public Grid {
      settings = List.copyOf(settings);
    }

    @Override
    public int count() {
      return settings.size();
    }

    @Override
    public List<TrialRecipe> of(Model model) {
      return settings.stream()
          .map(s -> new TrialRecipe(name(s), "rate " + name(s), new Recipe(s, 0, 0, false)))
          .toList();
    }

    /** All of them in words. */
    public String words() {
      return "learning rate " + settings.stream().map(Grid::name).collect(Collectors.joining("; "));
    }

    private static String name(TrainSettings s) {
      double decay = s.optimizer().tableDecay();
      return decay == 0 ? "" + s.learningRate() : s.learningRate() + ", table decay " + decay;
    }
  }

  /**
   * Recipes of each model's kind: the two that its ranges begin with, then any in them, as seed and
   * number draw them. Models keep their own sizes.
   *
   * @param rows of train
   * @param patience epochs without a better score after which a training stops; 0 for never
   */
  record Drawn(Recipes recipes, int count, long rows, long seed, int patience) implements Trials {
    @Override
    public List<TrialRecipe> of(Model model) {
      String section = section(model);
      RecipeSpace space = recipes.of(section);
      boolean embeds = section.equals(Recipes.SEARCHED) || Family.byName(section).embeds();
      List<TrialRecipe> trials = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Draw draw = space.trial(i, rows, seed);
        Recipe recipe = draw.recipe(rows, seed, patience, false);
        String words = String.join(", ", draw.trainingWords(embeds));
        trials.add(new TrialRecipe("recipe " + (i + 1) + ": " + words, words, recipe));
      }
      return List.copyOf(trials);
    }

    private static String section(Model model) {
      return switch (model) {
        case CandidateModel candidate -> section(candidate.model());
        case Baseline handMade -> handMade.name();
        case FewBitModel handMade -> handMade.name();
        default -> Recipes.SEARCHED;
      };
    }
  }
}
