package io.pimento.job.progressive;

import io.pimento.document.UserException;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.RecipeSpace;
import io.pimento.search.train.Recipe;

/**
 * How a model learns from what it has scored.
 *
 * @param learningRate not a number for that of the model's recipes
 * @param epochs passes over what was scored
 * @param chunk rows that are scored before they are learnt from; 0 for a file at a time
 * @param seed of the order of rows in training
 */
public record ProgressiveSettings(double learningRate, int epochs, long chunk, long seed) {
  /** Checks the numbers. */
  public ProgressiveSettings {
    require(!(learningRate <= 0), "--learning-rate", "above 0", learningRate);
    require(epochs >= 1, "--epochs", "at least 1", epochs);
    require(chunk >= 0, "--chunk", "rows, or 0 for whole files", chunk);
    require(seed >= 0, "--seed", "at least 0", seed);
  }

  private static void require(boolean holds, String option, String what, Number value) {
    if (!holds) {
      throw new UserException(option + " " + value + " must be " + what);
    }
  }

  /** Rows at a time of so many. */
  long rowsAtATime(long rows) {
    return chunk == 0 ? rows : Math.min(chunk, rows);
  }

  /** The training on some rows, by the first of the ranges for models that go on. */
  Recipe recipe(RecipeSpace ranges, long rows) {
    Draw first = ranges.first(rows).withEpochs(epochs);
    Draw draw = Double.isNaN(learningRate) ? first : first.withLearningRate(learningRate);
    return draw.recipe(rows, seed, 0, false);
  }
}
