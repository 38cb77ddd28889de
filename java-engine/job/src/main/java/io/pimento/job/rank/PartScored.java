package io.pimento.job.rank;

import java.util.Comparator;
import java.util.stream.IntStream;

/** What is lost where there is time to score some of all candidates only. */
final class PartScored {
  private PartScored() {}

  /**
   * How far the candidate with the least score lies above the best of all, in the mean over every
   * choice of so many to score.
   *
   * @param scores of all, less is better
   * @param truth of all, less is better
   * @param some from 1 to all
   */
  static double regret(double[] scores, double[] truth, int some) {
    int all = scores.length;
    int[] order =
        IntStream.range(0, all)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(i -> i)
            .toArray();
    double best = IntStream.range(0, all).mapToDouble(i -> truth[i]).min().orElseThrow();
    double regret = 0;
    // That the first i are not among those scored, and the next one is.
    double notYet = 1;
    for (int i = 0; i + some <= all; i++) {
      double chosen = notYet * some / (all - i);
      regret += chosen * (truth[order[i]] - best);
      notYet -= chosen;
    }
    return regret;
  }
}
