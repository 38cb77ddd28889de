package io.pimento.search.pipeline;

import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Journal;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A search whose candidates are trained on rungs of rows. Who climbs follows from scores and
 * indices alone, so that the result does not depend on how many are trained at a time or on being
 * resumed.
 *
 * @param search how designs are proposed; its supernet is read only where the fidelities need it
 */
public record RungSearch(SubnetSearch search, Fidelities fidelities) {
  private static final Goal GOAL = new Goal(false);

  /** Takes over the weights, after the best epoch, of a subnet trained on the last rung. */
  @FunctionalInterface
  public interface KeepWeights {
    void keep(int index, Subnet subnet, ParameterStore store) throws IOException;
  }

  /** Told of a generation when its last rung is over. */
  @FunctionalInterface
  public interface Listener {
    void climbed(List<Candidate> generation) throws IOException;
  }

  /**
   * Runs to the end, or from where book and journal stopped.
   *
   * @param machine that scores subnets inside the supernet
   * @param book of trainings and scores that are done
   * @param keep given the first seed's weights, by several threads, before its training counts as
   *     done
   */
  public List<Candidate> run(
      Machine machine,
      Trainings trainings,
      TrialBook book,
      Journal journal,
      KeepWeights keep,
      Listener listener)
      throws IOException, InterruptedException {
    RungTrainings rungs = new RungTrainings(trainings, book, GOAL);
    if (fidelities.readsSupernet()) {
      search.supernet().makeShared(search.plan().space());
    }
    if (fidelities.chosen() == 0) {
      return climb(new RungClimb(search, fidelities, rungs, book, keep, null), journal, listener);
    }
    try (SubnetEvaluator evaluator =
        search.supernet().evaluator(machine, search.plan().settings().seed())) {
      return climb(
          new RungClimb(search, fidelities, rungs, book, keep, evaluator), journal, listener);
    }
  }

  private List<Candidate> climb(RungClimb climb, Journal journal, Listener listener)
      throws IOException, InterruptedException {
    return search
        .designs()
        .run(
            (before, generation) -> {
              List<Candidate> scored = climb.score(before, generation);
              listener.climbed(scored);
              return scored;
            },
            journal);
  }

  /** Seconds by what took them: scoring inside the supernet, and each rung. */
  public Map<String, Double> seconds(TrialBook book) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (int rung = 0; rung <= fidelities.rungs().size(); rung++) {
      seconds.put(RungClimb.label(rung), book.seconds("stage/" + RungClimb.label(rung) + "/"));
    }
    return seconds;
  }
}
