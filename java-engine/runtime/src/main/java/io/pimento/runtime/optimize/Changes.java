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

  /** Of weights where they lie. */
  private record FloatChange(UpdateKernel.Rule rule, long address) implements UpdateKernel.Run {
    @Override
    public void begin(double rate, float scale, long step) {
      rule.begin(rate, scale, step);
    }

    @Override
    public void update(long entry, long gradient, int n, long room) {
      rule.update(address + 4 * entry, entry, gradient, n);
    }
  }

  /** The change of a parameter in a step. */
  UpdateKernel.Run of(Parameter p, double rate, float scale, long step) {
    UpdateKernel.Run change = known.get(p);
    if (change == null) {
      UpdateKernel.Rule rule = optimizer.update(p);
      change = p.half() ? new HalfChange(rule, p) : new FloatChange(rule, p.address());
      known.put(p, change);
    }
    change.begin(rate, scale, step);
    return change;
  }
}
