package io.pimento.runtime.optimize;

import io.pimento.runtime.kernel.vector.AdagradKernel;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.parameter.Parameter;
import java.util.List;

/**
 * Adagrad without decay: an entry without gradient stays as it is, so only what a step touched is
 * updated, exactly.
 *
 * @param epsilon added to the root of the accumulator
 */
public record Adagrad(double epsilon) implements Optimizer {
  /** SUPERNET.md "Supernet training". */
  public static final Adagrad PUBLISHED = new Adagrad(1e-2);

  static final String SLOT = "accumulator";

  @Override
  public String name() {
    return "adagrad";
  }

  @Override
  public double decay() {
    return 0;
  }

  @Override
  public double tableDecay() {
    return 0;
  }

  @Override
  public List<String> slots() {
    return List.of(SLOT);
  }

  @Override
  public boolean leavesZeroGradientsAlone() {
    return true;
  }

  @Override
  public UpdateKernel.Rule update(Parameter p) {
    return new Change(p.state(SLOT), (float) epsilon);
  }

  private static final class Change implements UpdateKernel.Rule {
    private final long accumulator;
    private final float epsilon;
    private float rate;
    private float scale;

    private Change(long accumulator, float epsilon) {
      this.accumulator = accumulator;
      this.epsilon = epsilon;
    }

    @Override
    public void begin(double rate, float scale, long step) {
      this.rate = (float) rate;
      this.scale = scale;
    }

    @Override
    public void update(long weights, long entry, long gradient, int n) {
      AdagradKernel.update(weights, accumulator + 4 * entry, gradient, n, rate, epsilon, scale);
    }
  }
}
