package io.pimento.runtime.cuda;

import io.pimento.cuda.StepScalar;
import io.pimento.cuda.UpdateRule;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.runtime.optimize.Sgd;

/** An optimizer as update.cuh knows it: its number, tensors and scalars. */
final class DeviceOptimizer {
  private static final int COUNT = StepScalar.values().length;

  private final Optimizer optimizer;

  DeviceOptimizer(Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  /** Whether entries without gradient change too. */
  boolean touchesAll() {
    return !optimizer.leavesZeroGradientsAlone();
  }

  long number() {
    return rule().number();
  }

  private UpdateRule rule() {
    return switch (optimizer) {
      case Adagrad a -> UpdateRule.ADAGRAD;
      case RowAdagrad a -> UpdateRule.ADAGRAD;
      case Sgd s -> s.momentum() == 0 ? UpdateRule.SGD : UpdateRule.MOMENTUM;
      case Adam a -> UpdateRule.ADAM;
    };
  }

  /** Address of one of the optimizer's tensors where a view starts; 0 if it has fewer. */
  long slot(DeviceParameter p, int which, ParameterView view) {
    return which < optimizer.slots().size() ? p.state(optimizer.slots().get(which), view) : 0;
  }

  /** Whether what is remembered of a table is one number a row. */
  boolean remembersRows() {
    return optimizer.remembersRows();
  }

  /** Address of the one tensor of a table that has a number a row. */
  long rowSlot(DeviceParameter p) {
    return p.rowState(optimizer.slots().getFirst());
  }

  /** Address of one of the optimizer's whole tensors; 0 if it has fewer. */
  long slot(DeviceParameter p, int which) {
    return which < optimizer.slots().size() ? p.state(optimizer.slots().get(which)) : 0;
  }

  /** Makes what is remembered of a parameter. */
  void hold(DeviceParameter p) {
    boolean rows = remembersRows() && p.host().spec().table();
    optimizer.slots().forEach(rows ? p::rowState : p::state);
  }

  /** Numbers of one step, in the order of {@link StepScalar}. */
  float[] scalars(double rate, long step) {
    float[] all = new float[COUNT];
    put(all, StepScalar.RATE, rate);
    put(all, StepScalar.TABLE_RATE, rate);
    long high = step >>> StepScalar.STEP_BITS;
    put(all, StepScalar.STEP_LOW, (double) (step - (high << StepScalar.STEP_BITS)));
    put(all, StepScalar.STEP_HIGH, (double) high);
    switch (optimizer) {
      case Adagrad a -> put(all, StepScalar.EPSILON, a.epsilon());
      case RowAdagrad a -> put(all, StepScalar.EPSILON, a.epsilon());
      case Sgd s -> {
        put(all, StepScalar.DECAY, s.decay());
        put(all, StepScalar.BETA1, s.momentum());
        put(all, StepScalar.TABLE_DECAY, s.tableDecay());
      }
      case Adam a -> {
        put(all, StepScalar.EPSILON, a.epsilon());
        put(all, StepScalar.DECAY, a.decay());
        put(all, StepScalar.BETA1, a.beta1());
        put(all, StepScalar.BETA2, a.beta2());
        put(all, StepScalar.CORRECTION1, 1 - Math.pow(a.beta1(), (double) step + 1));
        put(all, StepScalar.CORRECTION2, 1 - Math.pow(a.beta2(), (double) step + 1));
        put(all, StepScalar.TABLE_DECAY, a.tableDecay());
        put(all, StepScalar.TABLE_RATE, rate * a.tableRate());
      }
    }
    return all;
  }

  private static void put(float[] all, StepScalar which, double number) {
    all[which.number()] = (float) number;
  }
}
