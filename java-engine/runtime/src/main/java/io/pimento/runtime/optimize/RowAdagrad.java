package io.pimento.runtime.optimize;

import io.pimento.runtime.kernel.vector.RowAdagradKernel;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.parameter.Parameter;
import java.util.List;

/**
 * Adagrad that remembers one number a row of a table, the running sum of the mean of the row's
 * squared gradients: a row w of n columns with gradient g changes by a += Σg²/n, w −= rate·g/(√a +
 * ε). This is what FBGEMM and TorchRec call exact row-wise Adagrad ({@code EXACT_ROWWISE_ADAGRAD}
 * of {@code fbgemm_gpu}); "exact" means that gradients of equal rows of a batch are added up before
 * they are squared, which holds here for all optimizers. All but tables are changed by {@link
 * Adagrad}.
 *
 * @param epsilon added to the root of the accumulator
 */
public record RowAdagrad(double epsilon) implements Optimizer {
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
    return List.of(Adagrad.SLOT);
  }

  @Override
  public boolean remembersRows() {
    return true;
  }

  @Override
  public boolean leavesZeroGradientsAlone() {
    return true;
  }

  @Override
  public UpdateKernel.Rule update(Parameter p) {
    return p.spec().table() ? new Change(p, (float) epsilon) : new Adagrad(epsilon).update(p);
  }

  /** Of whole rows: tables are changed by no smaller stretch. */
  private static final class Change implements UpdateKernel.Rule {
    private final long accumulator;
    private final int columns;
    private final float epsilon;
    private float rate;
    private float scale;

    private Change(Parameter p, float epsilon) {
      this.accumulator = p.rowState(Adagrad.SLOT);
      this.columns = p.spec().stride();
      this.epsilon = epsilon;
    }

    @Override
    public void begin(double rate, float scale, long step) {
      this.rate = (float) rate;
      this.scale = scale;
    }

    @Override
    public void update(long weights, long entry, long gradient, int n) {
      RowAdagradKernel.update(
          weights, accumulator + 4 * (entry / columns), gradient, n, rate, epsilon, scale);
    }
  }
}
