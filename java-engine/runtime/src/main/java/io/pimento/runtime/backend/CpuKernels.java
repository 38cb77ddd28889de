package io.pimento.runtime.backend;

import io.pimento.runtime.execute.KernelTable;

/** Binds every operator to its Vector API kernel or matrix product. */
public final class CpuKernels {
  /** The only table: which matrix products it uses is the executor's choice. */
  public static final KernelTable TABLE;

  static {
    Bindings all = new Bindings();
    ElementKernels.add(all);
    LayerKernels.add(all);
    InteractionKernels.add(all);
    EmbeddingKernels.add(all);
    QuantizedKernels.add(all);
    TABLE = new KernelTable("vector", all.all());
  }

  private CpuKernels() {}
}
