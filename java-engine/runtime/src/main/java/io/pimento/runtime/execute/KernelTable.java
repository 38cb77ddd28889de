package io.pimento.runtime.execute;

import io.pimento.graph.Operator;
import java.util.Map;

/** Which kernel runs which operator. */
public record KernelTable(String name, Map<Class<? extends Operator>, Kernel> kernels) {
  public KernelTable {
    kernels = Map.copyOf(kernels);
  }

  /**
   * @throws IllegalArgumentException if this backend has no kernel for the operator
   */
  Kernel of(Operator op) {
    Kernel kernel = kernels.get(op.getClass());
    if (kernel == null) {
      throw new IllegalArgumentException(
          "backend " + name + " has no kernel for operator " + op.name());
    }
    return kernel;
  }
}
