package io.pimento.app.config;

import io.pimento.search.evolve.Objective;
import io.pimento.search.evolve.SearchSettings;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The section {@code search}. */
public record SearchConfig(SearchSettings settings, Objective objective) {
  static SearchConfig read(Section s) {
    int initial = s.integer("initial", 1);
    int generations = s.integer("generations", 0);
    int children = s.integer("children", 1);
    int first = initial;
    int rounds = generations;
    switch (s.text("algorithm")) {
      case "evolution" -> {}
      case "random" -> {
        first = Math.addExact(initial, Math.multiplyExact(generations, children));
        rounds = 0;
      }
      default -> throw s.wrong("algorithm", "evolution or random");
    }
    SearchSettings settings =
        new SearchSettings(
            first,
            rounds,
            children,
            s.integer("sample", 1),
            s.integer("parallel", 1),
            s.whole("seed", 0, Long.MAX_VALUE));
    return new SearchConfig(settings, objective(s.section("objective")));
  }

  private static Objective objective(Section s) {
    Map<Objective.Cost, Objective.Term> costs = new EnumMap<>(Objective.Cost.class);
    for (Objective.Cost cost : Objective.Cost.values()) {
      Section term = s.section(cost.name().toLowerCase(Locale.ROOT));
      double weight = term.number("weight", 0);
      double target = term.positive("target");
      if (weight > 0) {
        costs.put(cost, new Objective.Term(weight, target));
      }
    }
    return new Objective(s.number("log_loss", 0), costs);
  }
}
