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
  static RankConfig read(Section s) {
    List<Long> seeds = s.wholes("seeds", 0);
    if (seeds.isEmpty()) {
      throw s.wrong("seeds", "a list of at least one seed");
    }
    return new RankConfig(
        s.integer("subnets", 2),
        s.whole("seed", 0, Long.MAX_VALUE),
        seeds,
        s.texts("strategies").stream().map(Strategy::byName).toList(),
        s.texts("sharings").stream().map(Sharing::byName).toList(),
        s.texts("tuning").stream().map(Boolean::parseBoolean).toList(),
        s.fractions("warm_ups"));
  }
}
