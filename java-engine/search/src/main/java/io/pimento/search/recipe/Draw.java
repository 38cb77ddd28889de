package io.pimento.search.recipe;

import io.pimento.runtime.optimize.Adam;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one trial tries: sizes and training.
 *
 * @param learningRate the schedule's peak
 * @param tablePrior decay of embeddings as rows' worth of evidence
 * @param tableRate learning rate of embeddings as a multiple of that of all other weights
 * @param weightPrior of all other weights, likewise
 * @param dropout of dense layers
 * @param epochs of the schedule
 * @param batch rows a step
 */
public record Draw(
    Sizes sizes,
    double learningRate,
    double tablePrior,
    double tableRate,
    double weightPrior,
    double dropout,
    int epochs,
    int batch) {
  private static final double WARM_UP = 0.1;
  private static final double CLIP = 1;

  /**
   * How it is trained.
   *
   * @param rows of train
   * @param patience epochs without a better score after which training stops; 0 for never
   */
  public Recipe recipe(long rows, long seed, int patience, boolean averaged) {
    Adam adam =
        Adam.DEFAULT.withDecay(weightPrior / rows, tablePrior / rows).withTableRate(tableRate);
    TrainSettings settings =
        new TrainSettings(adam, learningRate, WARM_UP, CLIP, batch, epochs, seed);
    return new Recipe(settings, dropout, patience, averaged);
  }

  /** The same with another peak of the learning rate. */
  public Draw withLearningRate(double other) {
    return new Draw(sizes, other, tablePrior, tableRate, weightPrior, dropout, epochs, batch);
  }

  /** The same with a schedule of another length. */
  public Draw withEpochs(int others) {
    return new Draw(
        sizes, learningRate, tablePrior, tableRate, weightPrior, dropout, others, batch);
  }

  /**
   * The training in words, without sizes.
   *
   * @param embeds whether the model has embeddings
   */
  public List<String> trainingWords(boolean embeds) {
    List<String> parts = new ArrayList<>();
    parts.add("rate " + learningRate);
    if (embeds) {
      parts.add("table prior " + tablePrior);
      if (tableRate != 1) {
        parts.add("table rate × " + tableRate);
      }
    }
    parts.add("prior " + weightPrior);
    if (dropout > 0) {
      parts.add("dropout " + dropout);
    }
    parts.add(String.format(Locale.ROOT, "batch %,d", batch));
    parts.add(epochs + (epochs == 1 ? " epoch" : " epochs"));
    return List.copyOf(parts);
  }
}
