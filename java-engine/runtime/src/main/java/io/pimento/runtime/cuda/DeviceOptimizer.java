package io.pimento.runtime.cuda;

import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.Sgd;

/** An optimizer as update.cuh knows it: its number, tensors and scalars. */
final class DeviceOptimizer {
  private static final int ADAGRAD = 0;
  private static final int SGD = 1;
  private static final int MOMENTUM = 2;
  private static final int ADAM = 3;

  private final Optimizer optimizer;

  DeviceOptimizer(Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  /** Whether entries without gradient change too. */
  boolean touchesAll() {
    return !optimizer.leavesZeroGradientsAlone();
  }

  long number() {
    return switch (optimizer) {
      case Adagrad a -> ADAGRAD;
      case Sgd s -> s.momentum() == 0 ? SGD : MOMENTUM;
      case Adam a -> ADAM;
    };
  }

  /** Address of one of the optimizer's tensors where a view starts; 0 if it has fewer. */
  long slot(DeviceParameter p, int which, ParameterView view) {
    return which < optimizer.slots().size() ? p.state(optimizer.slots().get(which), view) : 0;
  }

  /** Address of one of the optimizer's whole tensors; 0 if it has fewer. */
  long slot(DeviceParameter p, int which) {
    return which < optimizer.slots().size() ? p.state(optimizer.slots().get(which)) : 0;
  }

  /**
   * Numbers of one step, in the order of update.cuh: rate, ε, decay, β1, β2, corrections, tables'
   * decay and rate.
   */
  float[] scalars(double rate, long step) {
    return switch (optimizer) {
      case Adagrad a ->
          new float[] {(float) rate, (float) a.epsilon(), 0, 0, 0, 0, 0, 0, (float) rate};
      case Sgd s ->
          new float[] {
            (float) rate,
            0,
            (float) s.decay(),
            (float) s.momentum(),
            0,
            0,
            0,
            (float) s.tableDecay(),
            (float) rate
          };
      case Adam a ->
          new float[] {
            (float) rate,
            (float) a.epsilon(),
            (float) a.decay(),
            (float) a.beta1(),
            (float) a.beta2(),
            (float) (1 - Math.pow(a.beta1(), (double) step + 1)),
            (float) (1 - Math.pow(a.beta2(), (double) step + 1)),
            (float) a.tableDecay(),
            (float) (rate * a.tableRate())
          };
    };
  }
}
