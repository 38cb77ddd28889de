package io.pimento.run.config;

import io.pimento.codesign.setting.HardwareSettings;
import io.pimento.document.UserException;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.Objective;
import io.pimento.search.evolve.SearchPlan;
import io.pimento.search.evolve.SearchSettings;
import io.pimento.search.space.DesignSpace;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The section {@code search}.
 *
 * @param screen children that NSGA-II draws for each that it scores
 * @param settle whether NSGA-II gives each design the hardware of least cost first
 * @param evaluation how candidates are scored
 */
public record SearchConfig(
    Algorithm algorithm,
    SearchSettings settings,
    Objective objective,
    Goals goals,
    HardwareSettings hardware,
    int screen,
    boolean settle,
    EvaluationConfig evaluation) {
  /** The search of a space that this section describes. */
  public SearchPlan plan(DesignSpace space) {
    return new SearchPlan(
        space,
        algorithm,
        objective,
        goals,
        goals.measures(),
        screen,
        settle,
        OptionalDouble.empty(),
        settings);
  }

  static SearchConfig read(Section s) {
    Algorithm algorithm =
        switch (s.word("algorithm", "evolution", "random", "nsga2")) {
          case "evolution" -> Algorithm.EVOLUTION;
          case "random" -> Algorithm.RANDOM;
          default -> Algorithm.NSGA2;
        };
    SearchSettings settings =
        new SearchSettings(
            s.integer("initial", algorithm == Algorithm.NSGA2 ? 2 : 1),
            s.integer("generations", 0),
            s.integer("children", 1),
            s.integer("sample", 1),
            s.threads("parallel", 1),
            s.whole("seed", 0, Long.MAX_VALUE));
    Goals goals = goals(s, settings.initial());
    HardwareSettings hardware = HardwareConfig.read(s.section("hardware"));
    for (Measure m : goals.measures()) {
      if (m.modelled() && hardware.space().isNone()) {
        throw new UserException(
            "configuration: search.objectives or search.constraints have "
                + m.label()
                + ", which needs search.hardware.device, a device's name"
                + " (`pimento pim devices` lists them) or file, or search.hardware.space");
      }
    }
    if (goals.measures().contains(Measure.PIM_LOG_LOSS) && hardware.rows() == 0) {
      throw new UserException(
          "configuration: search.objectives or search.constraints have pim_log_loss, which needs"
              + " search.hardware.rows: how many rows are computed as the device does");
    }
    Objective objective = objective(s.section("objective"));
    if (objective.needsHardware() && hardware.space().isNone()) {
      throw new UserException(
          "configuration: search.objective weighs costs on a device, which needs"
              + " search.hardware.device or search.hardware.space");
    }
    int screen = s.integer("screen", 1);
    EvaluationConfig evaluation = EvaluationConfig.read(s, settings.initial());
    if (!evaluation.isSupernet()) {
      requireTrainable(s, objective, goals, screen);
    }
    boolean settle = s.isNull("settle") ? hardware.space().isFree() : s.flag("settle");
    if (settle && !hardware.space().isFree()) {
      throw s.wrong("settle", "false without search.hardware.space");
    }
    return new SearchConfig(
        algorithm, settings, objective, goals, hardware, screen, settle, evaluation);
  }

  /** Scores of trainings on several rungs are no lesson for a surrogate, and no model is timed. */
  private static void requireTrainable(Section s, Objective objective, Goals goals, int screen) {
    if (objective.needsLatency() || goals.needsLatency()) {
      throw s.wrong(
          "evaluation", "supernet where objective, objectives or constraints have latency");
    }
    if (goals.measures().contains(Measure.PIM_LOG_LOSS)) {
      throw s.wrong("evaluation", "supernet where objectives or constraints have pim_log_loss");
    }
    if (screen > 1) {
      throw s.wrong("screen", "1 where search.evaluation is not supernet");
    }
  }

  private static Goals goals(Section s, int first) {
    var objectives = s.allNamed("objectives", Measure.labels(), Measure::byLabel);
    var constraints = s.parsed("constraints", s.texts("constraints"), Constraint::parse);
    var reference = s.anyPositives("reference");
    try {
      return new Goals(objectives, constraints, reference, first);
    } catch (IllegalArgumentException e) {
      throw new UserException("configuration: search." + e.getMessage(), e);
    }
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
