package io.pimento.runtime.execute;

import java.util.List;

/** Runs one kind of operator in float32. */
@FunctionalInterface
public interface Kernel {
  void run(KernelCall call);

  /**
   * Whether it does everything in jobs of its call's workers, by sizes and addresses alone, so that
   * its jobs can be done again without it.
   */
  default boolean inJobs() {
    return false;
  }

  /** The matrix products that it gives to {@link KernelCall#matmul}, by their sizes. */
  default List<Product> products(KernelCall call) {
    return List.of();
  }
}
