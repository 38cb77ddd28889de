package io.pimento.runtime.optimize;

import io.pimento.runtime.kernel.vector.AdamKernel;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.parameter.Parameter;
import java.util.List;

/**
 * Adam with bias correction; ε is added outside the root and decay to the gradient, as in PyTorch's
 * Adam. Entries without gradient keep moving, so every parameter is swept.
 *
 * @param decay of everything but the embedding tables
 * @param tableDecay of the embedding tables ({@link io.pimento.graph.ParameterSpec#embeds})
 * @param tableRate of the embedding tables, as a multiple of the learning rate
 */
public record Adam(
    double beta1, double beta2, double epsilon, double decay, double tableDecay, double tableRate)
    implements Optimizer {
  /** The customary settings. */
  public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8, 0, 0);

  /** With one rate for everything. */
  public Adam(double beta1, double beta2, double epsilon, double decay, double tableDecay) {
    this(beta1, beta2, epsilon, decay, tableDecay, 1);
  }

  /** The same with other decays. */
  public Adam withDecay(double other, double tables) {
    return new Adam(beta1, beta2, epsilon, other, tables, tableRate);
  }

  /** The same with another rate of the embedding tables. */
  public Adam withTableRate(double multiple) {
    return new Adam(beta1, beta2, epsilon, decay, tableDecay, multiple);
  }

  @Override
  public String name() {
    return "adam";
  }

  @Override
  public List<String> slots() {
    return List.of("m", "v");
  }

  @Override
  public boolean leavesZeroGradientsAlone() {
    return false;
  }

  @Override
  public UpdateKernel.Run update(Parameter p, double rate, float scale, long step) {
    long w = p.address();
    long m = p.state("m");
    long v = p.state("v");
    AdamKernel.Step s =
        new AdamKernel.Step(
            (float) (p.spec().embeds() ? rate * tableRate : rate),
            (float) beta1,
            (float) beta2,
            (float) epsilon,
            (float) (p.spec().embeds() ? tableDecay : decay),
            scale,
            (float) (1 - Math.pow(beta1, (double) step + 1)),
            (float) (1 - Math.pow(beta2, (double) step + 1)));
    return (entry, g, n) -> AdamKernel.update(w + 4 * entry, m + 4 * entry, v + 4 * entry, g, n, s);
  }
}
