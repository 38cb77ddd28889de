package io.pimento.app.config;

import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import java.util.List;

/** The section {@code rank}. */
public record RankConfig(
    int subnets,
    long seed,
    List<Strategy> strategies,
    List<Sharing> sharings,
    List<Boolean> tuning) {
  static RankConfig read(Section s) {
    return new RankConfig(
        s.integer("subnets", 2),
        s.whole("seed", 0, Long.MAX_VALUE),
        s.texts("strategies").stream().map(Strategy::byName).toList(),
        s.texts("sharings").stream().map(Sharing::byName).toList(),
        s.texts("tuning").stream().map(Boolean::parseBoolean).toList());
  }
}
