package io.pimento.run.config;

import io.pimento.document.Labelled;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The section {@code rank}.
 *
 * @param seeds with each of which every subnet is trained alone
 * @param scores that are held against that, in the order of {@link RankScore}
 * @param inheritPart part of an epoch that inherited weights are trained for, above 0 to 1
 * @param warmUps parts of the steps in which the full path fades out; empty for that of {@code
 *     train}
 */
public record RankConfig(
    int subnets,
    long seed,
    List<Long> seeds,
    List<RankScore> scores,
    double inheritPart,
    List<Strategy> strategies,
    List<Sharing> sharings,
    List<Boolean> tuning,
    List<Double> warmUps) {
  /** A way of sharing weights; a subnet on its own is what supernets are held against. */
  private static Sharing shared(String name) {
    Sharing sharing = Sharing.byName(name);
    if (sharing == Sharing.STANDALONE) {
      throw new IllegalArgumentException("standalone shares nothing; there are masked and sliced");
    }
    return sharing;
  }

  static RankConfig read(Section s) {
    List<Long> seeds = s.wholes("seeds", 0);
    if (seeds.isEmpty()) {
      throw s.wrong("seeds", "a list of at least one seed");
    }
    if (Set.copyOf(seeds).size() < seeds.size()) {
      throw s.wrong("seeds", "a list without a seed twice, for a seed always agrees with itself");
    }
    double part = s.fraction("inherit_part");
    if (part == 0) {
      throw s.wrong("inherit_part", "a number above 0, to 1");
    }
    List<Strategy> strategies =
        s.allNamed("strategies", Labelled.labels(Strategy.class), Strategy::byName);
    List<Sharing> sharings = s.allNamed("sharings", TrainConfig.SHARINGS, RankConfig::shared);
    List<Boolean> tuning = s.flags("tuning");
    return new RankConfig(
        s.integer("subnets", 2),
        s.whole("seed", 0, Long.MAX_VALUE),
        seeds,
        scores(s, !strategies.isEmpty() && !sharings.isEmpty(), tuning),
        part,
        strategies,
        sharings,
        tuning,
        s.fractions("warm_ups"));
  }

  /** Those that are named, or all that the other keys leave. */
  private static List<RankScore> scores(Section s, boolean supernets, List<Boolean> tuning) {
    List<RankScore> named =
        s.allNamed("scores", Labelled.labels(RankScore.class), RankScore::byName);
    for (RankScore score : named) {
      if (score.needsSupernet() && !supernets) {
        throw s.wrong(
            "scores",
            "without " + score.label() + " where rank.strategies or rank.sharings is empty");
      }
      if (isLeftOut(score, tuning)) {
        throw s.wrong("scores", "without " + score.label() + " where rank.tuning is " + tuning);
      }
    }
    return Arrays.stream(RankScore.values())
        .filter(score -> named.isEmpty() || named.contains(score))
        .filter(score -> supernets || !score.needsSupernet())
        .filter(score -> !isLeftOut(score, tuning))
        .toList();
  }

  /** Whether a score is left out by the choice of tuning. */
  private static boolean isLeftOut(RankScore score, List<Boolean> tuning) {
    return (score == RankScore.SUPERNET && !tuning.contains(false))
        || (score == RankScore.SUPERNET_TUNED && !tuning.contains(true));
  }

  /** The least seed that no subnet is trained to its end with: cheap scores share no chance. */
  public long scoreSeed() {
    long seed = 1;
    while (seeds.contains(seed)) {
      seed++;
    }
    return seed;
  }
}
