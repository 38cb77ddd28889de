package io.pimento.runtime.optimize;

import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.parameter.Parameter;
import java.util.IdentityHashMap;

/** How an optimizer changes each parameter, kept from step to step. */
final class Changes {
  private final Optimizer optimizer;
  private final IdentityHashMap<Parameter, UpdateKernel.Run> known = new IdentityHashMap<>();

  Changes(Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  /** The change of a parameter in a step. */
  UpdateKernel.Run of(Parameter p, double rate, float scale, long step) {
    UpdateKernel.Run change = known.get(p);
    if (change == null) {
      change = optimizer.update(p);
      known.put(p, change);
    }
    change.begin(rate, scale, step);
    return change;
  }
}
