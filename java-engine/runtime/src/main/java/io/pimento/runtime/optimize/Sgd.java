package io.pimento.runtime.optimize;

import io.pimento.runtime.kernel.vector.SgdKernel;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.parameter.Parameter;
import java.util.List;

/**
 * Stochastic gradient descent with momentum and decay, any of which may be 0.
 *
 * @param decay of everything but the embedding tables
 * @param tableDecay of the embedding tables ({@link io.pimento.graph.ParameterSpec#embeds})
 */
public record Sgd(double momentum, double decay, double tableDecay) implements Optimizer {
  private static final String SLOT = "momentum";

  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public List<String> slots() {
    return momentum == 0 ? List.of() : List.of(SLOT);
  }

  @Override
  public boolean leavesZeroGradientsAlone() {
    return momentum == 0 && decay == 0 && tableDecay == 0;
  }

  @Override
  public UpdateKernel.Rule update(Parameter p) {
    return new Change(
        momentum == 0 ? 0 : p.state(SLOT),
        (float) momentum,
        (float) (p.spec().embeds() ? tableDecay : decay));
  }

  private static final class Change implements UpdateKernel.Rule {
    /** Where the momentum lies; 0 for none. */
    private final long u;

    private final float momentum;
    private final float decay;
    private float rate;
    private float scale;

    private Change(long u, float momentum, float decay) {
      this.u = u;
      this.momentum = momentum;
      this.decay = decay;
    }

    @Override
    public void begin(double rate, float scale, long step) {
      this.rate = (float) rate;
      this.scale = scale;
    }

    @Override
    public void update(long weights, long entry, long gradient, int n) {
      if (u == 0) {
        SgdKernel.update(weights, gradient, n, rate, decay, scale);
      } else {
        SgdKernel.update(weights, u + 4 * entry, gradient, n, rate, momentum, decay, scale);
      }
    }
  }
}
