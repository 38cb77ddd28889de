package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.graph.ParameterSpec;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.model.Model;
import io.pimento.search.train.Recipe;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A training by a recipe.
 *
 * @param what the name on the progress bar
 * @param epochs of the recipe's schedule
 * @param scoring null for none
 */
record RecipeTask(
    String what,
    Model model,
    RowSource train,
    Recipe recipe,
    int epochs,
    @Nullable Scoring scoring) {
  /** How epochs are scored, and whether the best one's weights are gone back to. */
  record Scoring(RowSource rows, Goal goal, boolean goesBack) {}

  /** Tells it from others over the same data. */
  String identity() {
    return identityBeforeModel() + model.inference().hash();
  }

  /** The same without its last part, the hash of the model's graph. */
  String identityBeforeModel() {
    String scored = scoring == null ? "" : ", " + scoring.goal() + ", back " + scoring.goesBack();
    return ", "
        + recipe
        + ", "
        + epochs
        + " epochs of "
        + train.rows()
        + " rows"
        + scored
        + ", model ";
  }

  /** All parameters that it may have. */
  List<ParameterSpec> parameters() {
    Set<ParameterSpec> all =
        new LinkedHashSet<>(model.training(recipe.dropout()).graph().parameters());
    all.addAll(model.inference().parameters());
    return List.copyOf(all);
  }
}
