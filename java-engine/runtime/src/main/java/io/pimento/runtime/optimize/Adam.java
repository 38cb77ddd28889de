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
  public UpdateKernel.Rule update(Parameter p) {
    return new Change(this, p);
  }

  private static final class Change implements UpdateKernel.Rule {
    private final Adam adam;
    private final boolean embeds;
    private final long m;
    private final long v;
    private final AdamKernel.Step now;

    private Change(Adam adam, Parameter p) {
      this.adam = adam;
      this.embeds = p.spec().embeds();
      this.m = p.state("m");
      this.v = p.state("v");
      this.now =
          new AdamKernel.Step(
              (float) adam.beta1,
              (float) adam.beta2,
              (float) adam.epsilon,
              (float) (embeds ? adam.tableDecay : adam.decay));
    }

    @Override
    public void begin(double rate, float scale, long step) {
      now.set(
          (float) (embeds ? rate * adam.tableRate : rate),
          scale,
          (float) (1 - Math.pow(adam.beta1, (double) step + 1)),
          (float) (1 - Math.pow(adam.beta2, (double) step + 1)));
    }

    @Override
    public void update(long weights, long entry, long gradient, int n) {
      AdamKernel.update(weights, m + 4 * entry, v + 4 * entry, gradient, n, now);
    }
  }
}
