package io.pimento.job.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is, as its folder says.
 *
 * @param run the folder
 * @param idleSeconds since something was last said; −1 if nothing was
 * @param left what the last word on progress says is left; empty if nothing
 * @param lines said last, oldest first
 * @param curves losses of trainings
 * @param candidates of the search, in the order of their evaluation
 * @param trainings the best so far
 * @param leaderboard of what has been compared at the end
 */
public record RunState(
    String run,
    long idleSeconds,
    String left,
    List<String> lines,
    List<Curve> curves,
    List<Point> candidates,
    List<Training> trainings,
    List<Entry> leaderboard) {
  /**
   * Losses of one training.
   *
   * @param rows that had been trained on
   */
  public record Curve(String name, List<Long> rows, List<Double> losses) {}

  /**
   * A candidate.
   *
   * @param best whether none that is no dearer has a lower log loss
   */
  public record Point(int index, long multiplyAdds, double logLoss, boolean best) {}

  /** A training that has ended: its best epoch on validation. */
  public record Training(String name, double logLoss, int epochs, double seconds) {}

  /**
   * A model of the leaderboard.
   *
   * @param test null where the test was not opened
   */
  public record Entry(String name, String kind, double validation, @Nullable Double test) {}
}
