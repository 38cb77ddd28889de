package io.pimento.app.config;

import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import java.util.List;

/**
 * The section {@code rank}.
 *
 * @param seeds with each of which every subnet is trained alone
 * @param warmUps parts of the steps in which the full path fades out; empty for that of {@code
 *     train}
 */
public record RankConfig(
    int subnets,
    long seed,
    List<Long> seeds,
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
    return new RankConfig(
        s.integer("subnets", 2),
        s.whole("seed", 0, Long.MAX_VALUE),
        seeds,
        s.named("strategies", s.texts("strategies"), Strategy::byName),
        s.named("sharings", s.texts("sharings"), RankConfig::shared),
        s.flags("tuning"),
        s.fractions("warm_ups"));
  }
}
