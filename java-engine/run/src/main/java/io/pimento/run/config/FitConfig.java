package io.pimento.run.config;

import io.pimento.search.recipe.Recipes;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code fit}.
 *
 * @param models families or architecture files
 * @param continued a run or weights whose model is trained on; null to begin with nothing
 * @param recipesFile ranges to try; null for the program's own
 * @param trials recipes tried by each model, if there is no budget
 * @param budget seconds for each model; not a number without one
 * @param auc whether trials and epochs are chosen by AUC rather than log loss
 * @param patience epochs without a better score after which a training stops; 0 for never
 * @param averaging whether weights are averaged
 * @param refit whether the test is by models trained on train and validation together
 * @param seeds the first is used for the trials, all for the test
 */
public record FitConfig(
    List<String> models,
    @Nullable String continued,
    @Nullable String recipesFile,
    int trials,
    double budget,
    boolean auc,
    int patience,
    boolean averaging,
    boolean refit,
    List<Long> seeds) {
  static FitConfig read(Section s) {
    List<String> models = s.texts("models");
    List<Long> seeds = s.wholes("seeds", 0);
    if (models.isEmpty()) {
      throw s.wrong("models", "a list of at least one family or architecture file, or all");
    }
    if (seeds.isEmpty() || seeds.stream().distinct().count() != seeds.size()) {
      throw s.wrong("seeds", "a list of at least one seed, none twice");
    }
    boolean auc = s.isAuc("objective");
    double seconds = s.optionalText("budget") == null ? Double.NaN : s.time("budget");
    return new FitConfig(
        models,
        s.optionalText("continue"),
        s.optionalText("recipes"),
        s.integer("trials", 1),
        seconds,
        auc,
        s.integer("patience", 0),
        s.flag("averaging"),
        s.flag("refit"),
        seeds);
  }

  /** Whether time rather than a number of trials ends the search for recipes. */
  public boolean timed() {
    return !Double.isNaN(budget);
  }

  /**
   * The ranges to try.
   *
   * @throws io.pimento.document.UserException naming the file and what is wrong with it
   */
  public Recipes recipes() throws IOException {
    return RecipesFile.read("fit.recipes", recipesFile);
  }
}
