package io.pimento.search.pipeline;

import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.recipe.Draw;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers questions of a trained supernet; from several threads at a time. */
public final class SupernetWorker implements AutoCloseable {
  private final TrainedSupernet supernet;
  private final Machine machine;
  private final DesignSpace space;
  private final HardwareModel hardware;
  private final RungTask tasks;
  private final Sizes sizes;
  private final Map<Long, SubnetEvaluator> evaluators = new HashMap<>();

  /**
   * @param space whose designs are asked for
   * @param hardware that they may be on
   * @param fidelities of trainings of subnets
   * @param weights whether the supernet has been trained
   */
  public SupernetWorker(
      TrainedSupernet supernet,
      Machine machine,
      DesignSpace space,
      HardwareModel hardware,
      Fidelities fidelities,
      boolean weights) {
    this.supernet = supernet;
    this.machine = machine;
    this.space = space;
    this.hardware = hardware;
    this.tasks = new RungTask(supernet, fidelities.inheritance());
    this.sizes = fidelities.recipes().first(supernet.train().rows()).sizes();
    if (weights) {
      supernet.makeShared(space);
    }
  }

  /**
   * Answers one.
   *
   * @param lane what a training has to itself
   */
  public String answer(String question, Machine lane) throws IOException, InterruptedException {
    return switch (ScoreQuestion.read(question, space.architectures(), sizes)) {
      case ScoreQuestion.OfSubnet(Architecture architecture, long seed) ->
          FinishedJson.answer(evaluator(seed).score(supernet.subnet(architecture)));
      case ScoreQuestion.OfTraining(
              Architecture architecture,
              Draw draw,
              long rows,
              RungTask.Seeds seeds) ->
          FinishedJson.answer(
              RungTrainings.scored(
                  lane,
                  tasks.of("handed out", "handed out", architecture, draw, rows, seeds),
                  new Goal(false)));
      case ScoreQuestion.OfHardware(Design design) ->
          CarriedScores.answer(supernet.excess(hardware, design));
    };
  }

  private synchronized SubnetEvaluator evaluator(long seed) {
    return evaluators.computeIfAbsent(seed, s -> supernet.evaluator(machine, s));
  }

  @Override
  public void close() {
    List<SubnetEvaluator> all = new ArrayList<>(evaluators.values());
    evaluators.clear();
    all.forEach(SubnetEvaluator::close);
  }
}
