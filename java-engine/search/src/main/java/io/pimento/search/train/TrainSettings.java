package io.pimento.search.train;

import io.pimento.runtime.optimize.LearningRate;
import io.pimento.runtime.optimize.Optimizer;

/**
 * How a model is trained.
 *
 * @param optimizer with its own settings
 * @param learningRate the schedule's peak
 * @param warmUp part of the steps in which the learning rate goes up
 * @param clip bound on the global gradient norm; 0 for none
 * @param batch rows a step
 * @param epochs passes over the rows
 * @param seed of the initial weights, the order of rows and the paths
 * @param replicas that share each batch; sums are rounded otherwise for each number of them
 * @param halfTables whether embedding tables are of half precision
 */
public record TrainSettings(
    Optimizer optimizer,
    double learningRate,
    double warmUp,
    double clip,
    int batch,
    int epochs,
    long seed,
    int replicas,
    boolean halfTables) {
  /** The reference's bound on the global gradient norm. */
  public static final double PUBLISHED_CLIP = 5;

  public TrainSettings {
    if (batch < 1 || epochs < 1 || replicas < 1 || learningRate <= 0) {
      throw new IllegalArgumentException(
          "training needs a positive batch, number of epochs, learning rate and number of replicas,"
              + " not "
              + batch
              + ", "
              + epochs
              + ", "
              + learningRate
              + " and "
              + replicas);
    }
  }

  /** One replica. */
  public TrainSettings(
      Optimizer optimizer,
      double learningRate,
      double warmUp,
      double clip,
      int batch,
      int epochs,
      long seed) {
    this(optimizer, learningRate, warmUp, clip, batch, epochs, seed, 1, false);
  }

  /** Steps for so many rows; an epoch's last batch may be short. */
  public long steps(long rows) {
    return stepsPerEpoch(rows) * epochs;
  }

  public long stepsPerEpoch(long rows) {
    return (rows + batch - 1) / batch;
  }

  public LearningRate schedule(long rows) {
    return new LearningRate(learningRate, steps(rows), warmUp);
  }

  public TrainSettings withSeed(long other) {
    return new TrainSettings(
        optimizer, learningRate, warmUp, clip, batch, epochs, other, replicas, halfTables);
  }

  /** The same with another peak. */
  public TrainSettings withLearningRate(double other) {
    return new TrainSettings(
        optimizer, other, warmUp, clip, batch, epochs, seed, replicas, halfTables);
  }

  /** The same with a schedule of so many epochs. */
  public TrainSettings withEpochs(int other) {
    return new TrainSettings(
        optimizer, learningRate, warmUp, clip, batch, other, seed, replicas, halfTables);
  }

  /** The same with another number of replicas. */
  public TrainSettings withReplicas(int other) {
    return new TrainSettings(
        optimizer, learningRate, warmUp, clip, batch, epochs, seed, other, halfTables);
  }

  /** The same with embedding tables of half precision, or not. */
  public TrainSettings withHalfTables(boolean half) {
    return new TrainSettings(
        optimizer, learningRate, warmUp, clip, batch, epochs, seed, replicas, half);
  }

  /** As checkpoints have it that know of no halves, where there are none. */
  @Override
  public String toString() {
    return "TrainSettings[optimizer="
        + optimizer
        + ", learningRate="
        + learningRate
        + ", warmUp="
        + warmUp
        + ", clip="
        + clip
        + ", batch="
        + batch
        + ", epochs="
        + epochs
        + ", seed="
        + seed
        + ", replicas="
        + replicas
        + (halfTables ? ", halfTables=true" : "")
        + "]";
  }
}
