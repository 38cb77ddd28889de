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
  public UpdateKernel.Run update(Parameter p, double rate, float scale, long step) {
    long w = p.address();
    float down = (float) (p.spec().embeds() ? tableDecay : decay);
    if (momentum == 0) {
      return (entry, g, n) -> SgdKernel.update(w + 4 * entry, g, n, (float) rate, down, scale);
    }
    long u = p.state(SLOT);
    return (entry, g, n) ->
        SgdKernel.update(
            w + 4 * entry, u + 4 * entry, g, n, (float) rate, (float) momentum, down, scale);
  }
}
