package io.pimento.report;

import io.pimento.search.pipeline.Rung;
import io.pimento.search.supernet.Inheritance;
import java.util.List;
import java.util.Map;

/**
 * How a run measures: what its settings mean for the figures on a page.
 *
 * @param byAuc whether a leaderboard's winner has the best AUC, not the least log loss
 * @param refitted whether a leaderboard's chosen models learn validation rows too in the end
 * @param rungs on which a search trains its candidates; none where the supernet scores them
 * @param supernetFirst whether its scores choose who is trained
 * @param inheritance what trainings on rungs take from the supernet
 * @param front whether finalists are members of a Pareto front, far apart
 * @param finals how finalists are trained, in words
 * @param finalsRefitted whether finalists learn validation rows too in the end
 * @param leaderboardSeed of a leaderboard's trainings
 * @param seeds of each other step, in words
 * @param openings of the test split, a line each
 * @param environment what the run computed with, by what it is
 * @param configuration of the run, as text
 */
public record Method(
    boolean byAuc,
    boolean refitted,
    List<Rung> rungs,
    boolean supernetFirst,
    Inheritance inheritance,
    boolean front,
    String finals,
    boolean finalsRefitted,
    long leaderboardSeed,
    String seeds,
    List<String> openings,
    Map<String, String> environment,
    String configuration) {
  /** Makes copies of its lists. */
  public Method {
    rungs = List.copyOf(rungs);
    openings = List.copyOf(openings);
  }
}
