package io.pimento;

import io.pimento.graph.Operator;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.backend.Gpu;
import io.pimento.runtime.backend.Processor;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.execute.KernelTable;
import io.pimento.runtime.kernel.matmul.MatmulChooser;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.OpenBlasMatmul;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an engine computes with. Immutable. */
public final class Backend {
  /** Who computes large matrix products of training on the processor. */
  public enum Products {
    /** The engine's own kernels: the same bits in every run. */
    OWN,
    /** OpenBLAS. */
    OPENBLAS,
    /**
     * Whichever is faster for a shape, measured once an engine: the last bits can differ by run.
     */
    FASTEST
  }

  private enum Kind {
    AUTO,
    CPU,
    CUDA
  }

  private final Kind kind;
  private final int number;
  private final Gpu.Factors factors;
  private final Products products;
  private final Map<Class<? extends Operator>, OperatorKernel<?>> own;

  private Backend(
      Kind kind,
      int number,
      Gpu.Factors factors,
      Products products,
      Map<Class<? extends Operator>, OperatorKernel<?>> own) {
    this.kind = kind;
    this.number = number;
    this.factors = factors;
    this.products = products;
    this.own = Map.copyOf(own);
  }

  /** The first GPU if one can be used and there is no kernel of your own; else all cores. */
  public static Backend auto() {
    return new Backend(
        Kind.AUTO,
        Runtime.getRuntime().availableProcessors(),
        Gpu.Factors.FLOAT,
        Products.OWN,
        Map.of());
  }

  /** All cores of the processor. */
  public static Backend cpu() {
    return cpu(Runtime.getRuntime().availableProcessors());
  }

  /**
   * Threads of the processor; results do not depend on how many.
   *
   * @throws IllegalArgumentException for less than one or more than 1024
   */
  public static Backend cpu(int threads) {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads = " + threads + " must be from 1 to 1024");
    }
    return new Backend(Kind.CPU, threads, Gpu.Factors.FLOAT, Products.OWN, Map.of());
  }

  /**
   * An NVIDIA GPU of compute capability 8.0 or newer. Whether it can be used is found out when the
   * engine is opened.
   *
   * @param number of the GPU, from 0
   */
  public static Backend cuda(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("GPU " + number + ": numbers begin at 0");
    }
    return new Backend(Kind.CUDA, number, Gpu.Factors.FLOAT, Products.OWN, Map.of());
  }

  /** Why no GPU can be used here; empty if one can. */
  public static Optional<String> whyNoGpu() {
    JvmFlags.require();
    return Gpu.unavailable();
  }

  /**
   * Rounds factors of matrix products to TF32, which GPUs multiply faster.
   *
   * @throws IllegalArgumentException for a processor, which has no TF32
   */
  public Backend tf32() {
    if (kind == Kind.CPU) {
      throw new IllegalArgumentException("TF32 is for GPUs; the processor computes in float");
    }
    return rounded(Gpu.Factors.TF32);
  }

  /**
   * As {@link #tf32}, but rounds factors of large products to halves (fp16), which GPUs multiply
   * faster still: as many bits, and a smaller range. Gradients are scaled to it; what is too large
   * all the same is cut and {@linkplain Engine#cutFactors counted}.
   *
   * @throws IllegalArgumentException for a processor, which has no products of halves
   */
  public Backend halfProducts() {
    if (kind == Kind.CPU) {
      throw new IllegalArgumentException(
          "products of halves are for GPUs; the processor computes in float");
    }
    return rounded(Gpu.Factors.HALF);
  }

  private Backend rounded(Gpu.Factors to) {
    return new Backend(Kind.CUDA, kind == Kind.AUTO ? 0 : number, to, products, own);
  }

  /** Chooses who computes large products of training; predictions are always the engine's own. */
  public Backend products(Products by) {
    return new Backend(kind, number, factors, by, own);
  }

  /**
   * Adds the kernel of an operator of your own.
   *
   * @throws IllegalArgumentException if the operator has a kernel already, or for a GPU, whose
   *     kernels are compiled with the engine
   */
  public <T extends Operator> Backend with(Class<T> operator, OperatorKernel<T> kernel) {
    if (kind == Kind.CUDA) {
      throw new IllegalArgumentException(
          "kernels of your own run on the processor: give " + name(operator) + " to Backend.cpu()");
    }
    if (own.containsKey(operator)) {
      throw new IllegalArgumentException("operator " + name(operator) + " has a kernel already");
    }
    Map<Class<? extends Operator>, OperatorKernel<?>> more = new LinkedHashMap<>(own);
    more.put(operator, kernel);
    return new Backend(kind, number, factors, products, more);
  }

  private static String name(Class<?> operator) {
    return operator.getSimpleName();
  }

  /** Whether a GPU is to compute. */
  boolean gpu() {
    return kind == Kind.CUDA || (kind == Kind.AUTO && own.isEmpty() && Gpu.unavailable().isEmpty());
  }

  int threads() {
    return kind == Kind.CUDA ? Runtime.getRuntime().availableProcessors() : number;
  }

  Device open() {
    return gpu()
        ? Gpu.open(kind == Kind.CUDA ? number : 0, factors)
        : new Processor(kernels(), matmul());
  }

  MatmulProvider matmul() {
    return switch (products) {
      case OWN -> new VectorMatmul();
      case FASTEST -> new MatmulChooser();
      case OPENBLAS -> {
        OpenBlasMatmul openblas = new OpenBlasMatmul();
        if (!openblas.available()) {
          throw new IllegalStateException("OpenBLAS cannot be used: " + openblas.reason());
        }
        yield openblas;
      }
    };
  }

  KernelTable kernels() {
    KernelTable all = CpuKernels.TABLE;
    for (Map.Entry<Class<? extends Operator>, OperatorKernel<?>> e : own.entrySet()) {
      all = all.with(e.getKey(), KernelRows.adapt(e.getKey(), e.getValue()));
    }
    return all;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case AUTO -> "auto";
      case CPU -> "cpu of " + number + " threads";
      case CUDA -> "cuda:" + number + rounding();
    };
  }

  private String rounding() {
    return switch (factors) {
      case FLOAT -> "";
      case TF32 -> " with TF32";
      case HALF -> " with TF32 and halves";
    };
  }
}
