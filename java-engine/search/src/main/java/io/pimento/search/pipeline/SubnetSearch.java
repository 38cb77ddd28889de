package io.pimento.search.pipeline;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.DesignSearch;
import io.pimento.search.evolve.Journal;
import io.pimento.search.evolve.Screening;
import io.pimento.search.evolve.SearchPlan;
import io.pimento.search.evolve.Settling;
import io.pimento.search.model.Stem;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.Design;
import io.pimento.search.space.Knob;
import io.pimento.search.space.KnobDescent;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A search over architectures, and hardware for them.
 *
 * @param hardware what designs cost
 */
public record SubnetSearch(TrainedSupernet supernet, SearchPlan plan, HardwareModel hardware) {
  /** Runs to the end, or from where the journal stopped. */
  public List<Candidate> run(Machine machine, Journal journal, Progress progress)
      throws IOException, InterruptedException {
    return run(new DesignScoring.InSupernet(machine), journal, List.of(), progress);
  }

  /**
   * The same after another search whose models were scored alike.
   *
   * @param before candidates whose models need not be scored again
   */
  public List<Candidate> run(
      DesignScoring scoring, Journal journal, List<Candidate> before, Progress progress)
      throws IOException, InterruptedException {
    List<Candidate> known = Stream.concat(before.stream(), journal.found().stream()).toList();
    try (ModelScores scores = scores(scoring)) {
      return designs(leastScorers(scoring))
          .run(new DesignEvaluation(this, scores, known), journal, progress);
    }
  }

  private ModelScores scores(DesignScoring scoring) {
    return switch (scoring) {
      case DesignScoring.InSupernet(Machine machine) -> new SupernetScores(this, machine);
      case DesignScoring.Alone alone -> new AloneScores(this, alone);
    };
  }

  private static int leastScorers(DesignScoring scoring) {
    return scoring instanceof DesignScoring.InSupernet(Machine machine)
        ? machine.leastScorers()
        : 1;
  }

  /** How designs are proposed. */
  DesignSearch designs() {
    return designs(1);
  }

  private DesignSearch designs(int leastScorers) {
    return new DesignSearch(
        plan.space(),
        plan.algorithm(),
        plan.objective(),
        plan.goals(),
        plan.settings().sideBySide(leastScorers),
        new Screening(plan.screen(), this::costs),
        plan.settled() ? this::settled : Settling.NONE,
        this::identity);
  }

  /** A design's model over weights of its own. */
  Graph own(Design d) {
    return supernet.standalone(d.architecture()).inference();
  }

  /** The model with the tables that the hardware is asked to hold. */
  private Graph placed(Design d, Graph own) {
    Stem inputs = hardware.tables(supernet.stem());
    return inputs.equals(supernet.stem())
        ? own
        : new Subnet(inputs, d.architecture(), Sharing.STANDALONE).inference();
  }

  /** Architectures that differ only where nothing reaches the head are one model. */
  private String identity(Design d) {
    return own(d).hash() + d.hardware();
  }

  /** All of a design that needs no trained weights. */
  SubnetScore costs(Design design) throws IOException, InterruptedException {
    Graph own = own(design);
    return new SubnetScore(
        Metrics.UNKNOWN,
        own.cost().multiplyAdds(),
        weights(own),
        Double.NaN,
        hardware.costs(placed(design, own), design.hardware()));
  }

  /** The design on the hardware of least cost that computes the same, by simulation alone. */
  private Design settled(Design d) throws IOException, InterruptedException {
    HardwareSettling settling =
        HardwareSettling.of(plan.goals(), hardware, placed(d, own(d)), d.hardware());
    return new Design(
        d.architecture(), KnobDescent.run(d.hardware(), knobs(d), settling::isBetter));
  }

  /** The design on the hardware that suits its weights best; faults are for its score. */
  Design fitted(Design d, HardwareModel.Held held, double tolerance)
      throws IOException, InterruptedException {
    HardwareFit fit =
        new HardwareFit(hardware, plan.goals().objectives(), plan.goals().constraints(), tolerance);
    return new Design(d.architecture(), fit.of(placed(d, own(d)), held, d.hardware(), knobs(d)));
  }

  private List<Knob> knobs(Design d) {
    return plan.space().hardware().free(d.hardware());
  }

  /** Parameters outside the embedding tables. */
  public static long weights(Graph graph) {
    return graph.parameters().stream().filter(p -> !p.table()).mapToLong(ParameterSpec::size).sum();
  }
}
