package io.pimento.search.pipeline;

import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evaluate.SubnetEvaluator;
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
  private final Map<Long, SubnetEvaluator> evaluators = new HashMap<>();

  /**
   * @param space whose designs are asked for
   * @param hardware that they may be on
   */
  public SupernetWorker(
      TrainedSupernet supernet, Machine machine, DesignSpace space, HardwareModel hardware) {
    this.supernet = supernet;
    this.machine = machine;
    this.space = space;
    this.hardware = hardware;
    supernet.makeShared(space);
  }

  /** Answers one. */
  public String answer(String question) throws IOException, InterruptedException {
    return switch (ScoreQuestion.read(question, space.architectures())) {
      case ScoreQuestion.OfSubnet(Architecture architecture, long seed) ->
          CarriedScores.answer(evaluator(seed).score(supernet.subnet(architecture)));
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
