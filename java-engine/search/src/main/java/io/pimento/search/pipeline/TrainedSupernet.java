package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.work.Carrier;
import java.io.IOException;
import java.util.Optional;

/**
 * A supernet, and the rows that its subnets are scored on.
 *
 * @param train whose rows tune a subnet's head
 * @param elsewhere who scores subnets in place of this process, if anybody does
 */
public record TrainedSupernet(
    Stem stem,
    Sharing sharing,
    Parameters weights,
    RowSource train,
    RowSource validation,
    TuneSettings tuning,
    Optional<Carrier.Site> elsewhere) {
  /** One whose subnets are scored here. */
  public TrainedSupernet(
      Stem stem,
      Sharing sharing,
      Parameters weights,
      RowSource train,
      RowSource validation,
      TuneSettings tuning) {
    this(stem, sharing, weights, train, validation, tuning, Optional.empty());
  }

  /** The subnet of an architecture, over the shared weights. */
  Subnet subnet(Architecture architecture) {
    return new Subnet(stem, architecture, sharing);
  }

  /** The model of an architecture by itself, over weights of its own. */
  Subnet standalone(Architecture architecture) {
    return new Subnet(stem, architecture, Sharing.STANDALONE);
  }

  /** Makes every parameter that designs share, before threads look for it. */
  void makeShared(DesignSpace space) {
    subnet(Architecture.fullPath(space.architectures(), space.blocks()))
        .unpruned()
        .parameters()
        .forEach(weights::get);
  }

  /**
   * Scores subnets, on one thread each where the processor computes; every shared parameter must be
   * there already.
   *
   * @param seed of the rows that heads are tuned on
   */
  SubnetEvaluator evaluator(Machine machine, long seed) {
    return machine.evaluator(1, weights, train, validation, tuning, seed);
  }

  /** How much log loss a design loses on its hardware. */
  double excess(HardwareModel hardware, Design design) throws IOException, InterruptedException {
    return hardware.excess(
        inputs -> new Subnet(inputs, design.architecture(), sharing).inference(),
        design.hardware(),
        weights);
  }
}
