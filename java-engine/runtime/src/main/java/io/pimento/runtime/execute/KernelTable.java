package io.pimento.runtime.execute;

import io.pimento.graph.Operator;
import java.util.HashMap;
import java.util.Map;

/** Which kernel runs which operator. */
public record KernelTable(String name, Map<Class<? extends Operator>, Kernel> kernels) {
  public KernelTable {
    kernels = Map.copyOf(kernels);
  }

  /**
   * This table with the kernel of one more operator.
   *
   * @throws IllegalArgumentException if there is one already
   */
  public KernelTable with(Class<? extends Operator> operator, Kernel kernel) {
    Map<Class<? extends Operator>, Kernel> more = new HashMap<>(kernels);
    if (more.put(operator, kernel) != null) {
      throw new IllegalArgumentException(
          "operator " + operator.getSimpleName() + " has a kernel of backend " + name + " already");
    }
    return new KernelTable(name, more);
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
