package io.pimento.run.config;

import io.pimento.search.pipeline.Trials;
import io.pimento.search.recipe.Recipes;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code retrain}.
 *
 * @param recipes that each model tries; 0 for the grid
 * @param recipesFile ranges to draw them from; null for the program's own
 * @param patience epochs of a recipe without a better score after which a training stops; 0 for
 *     never
 * @param grid settings that each model tries if there are no recipes
 * @param refit whether the test is by models trained on train and validation together
 * @param seeds the first is used for the trials, all for the test
 * @param parallel trainings at a time
 * @param groupBy the field inside whose groups tests have an AUC too; null for none
 */
public record RetrainConfig(
    int topK,
    int recipes,
    @Nullable String recipesFile,
    int patience,
    List<TrainSettings> grid,
    boolean refit,
    List<String> baselines,
    List<Long> seeds,
    int parallel,
    @Nullable String groupBy) {
  private static final int RECIPES = 4;

  static RetrainConfig read(Section s) {
    List<Long> seeds = s.wholes("seeds", 0);
    if (seeds.isEmpty()) {
      throw s.wrong("seeds", "a list of at least one seed");
    }
    String file = s.optionalText("recipes");
    int usual = TrialGrid.isAsked(s) && file == null ? 0 : RECIPES;
    int recipes = s.isNull("trials") ? usual : s.integer("trials", 0);
    if (recipes == 0 && file != null) {
      throw s.wrong("recipes", "null where retrain.trials is 0, which stands for the grid");
    }
    return new RetrainConfig(
        s.integer("top_k", 1),
        recipes,
        file,
        s.integer("patience", 0),
        TrialGrid.read(s, seeds.getFirst()),
        s.flag("refit"),
        s.texts("baselines"),
        seeds,
        s.threads("parallel", 1),
        s.optionalText("group_by"));
  }

  /**
   * The ranges of recipes.
   *
   * @throws io.pimento.document.UserException naming the file and what is wrong with it
   */
  public Recipes ranges() throws IOException {
    return RecipesFile.read("retrain.recipes", recipesFile);
  }

  /** What each model tries on so many rows of train. */
  public Trials trials(long rows) throws IOException {
    return recipes == 0
        ? new Trials.Grid(grid)
        : new Trials.Drawn(ranges(), recipes, rows, seeds.getFirst(), patience);
  }

  /** What each model tries, and the seeds. */
  public String words() {
    TrainSettings first = grid.getFirst();
    String what =
        recipes > 0
            ? "each %d %s of its kind's ranges"
                .formatted(recipes, recipes == 1 ? "recipe" : "recipes")
            : "each %d trial(s) (%s) of at most %d epoch(s), batch %d, %s"
                .formatted(
                    grid.size(),
                    new Trials.Grid(grid).words(),
                    first.epochs(),
                    first.batch(),
                    first.optimizer().name());
    return what + "; seeds " + seeds;
  }

  /** What decides trials beside the section's own values; empty for the grid. */
  public String identity() throws IOException {
    return recipes == 0
        ? ""
        : ", recipes " + RunConfig.shortHash(recipes + " " + patience + ranges().text());
  }
}
