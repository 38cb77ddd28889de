package io.pimento.runtime.execute;

import java.util.List;

/** Runs one kind of operator in float32. */
@FunctionalInterface
public interface Kernel {
  void run(KernelCall call);

  /** The matrix products that it gives to {@link KernelCall#matmul}, by their sizes. */
  default List<Product> products(KernelCall call) {
    return List.of();
  }
}
