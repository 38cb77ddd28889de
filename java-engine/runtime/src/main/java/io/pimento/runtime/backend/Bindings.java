package io.pimento.runtime.backend;

import io.pimento.graph.Operator;
import io.pimento.runtime.execute.Kernel;
import io.pimento.runtime.execute.KernelCall;
import io.pimento.runtime.execute.Product;
import io.pimento.runtime.execute.RowKernel;
import io.pimento.runtime.execute.SummingKernel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Kernels by the operators that they compute. */
final class Bindings {
  private final Map<Class<? extends Operator>, Kernel> all = new HashMap<>();

  /** A kernel that sees the operator's attributes. */
  interface Typed<T> {
    void run(T op, KernelCall call);
  }

  /** The matrix products that a kernel leaves to others. */
  interface Products<T> {
    List<Product> of(T op, KernelCall call);
  }

  /** As {@link SummingKernel}. */
  interface Sums<T> {
    int grain(T op, KernelCall call);

    long floats(T op, KernelCall call);

    void rows(T op, KernelCall call, long sums);

    void sum(T op, KernelCall call, long sums);
  }

  /** A kernel of one type. */
  private static class Bound<T extends Operator> implements Kernel {
    private final Class<T> type;
    private final Products<T> products;
    private final Typed<T> kernel;

    Bound(Class<T> type, Products<T> products, Typed<T> kernel) {
      this.type = type;
      this.products = products;
      this.kernel = kernel;
    }

    @Override
    public void run(KernelCall call) {
      kernel.run(type.cast(call.node().op()), call);
    }

    @Override
    public boolean inJobs() {
      return true;
    }

    @Override
    public List<Product> products(KernelCall call) {
      return products.of(type.cast(call.node().op()), call);
    }
  }

  private static final class BoundRows<T extends Operator> extends Bound<T> implements RowKernel {
    BoundRows(Class<T> type, Products<T> products, Typed<T> kernel) {
      super(type, products, kernel);
    }
  }

  /** A kernel that needs the whole batch. */
  <T extends Operator> void bind(Class<T> type, Typed<T> kernel) {
    bind(type, (op, call) -> List.of(), kernel);
  }

  /** The same with products. */
  <T extends Operator> void bind(Class<T> type, Products<T> products, Typed<T> kernel) {
    all.put(type, new Bound<>(type, products, kernel));
  }

  /** A kernel whose rows follow from the same sample's rows alone, as {@link RowKernel} says. */
  <T extends Operator> void rows(Class<T> type, Typed<T> kernel) {
    rows(type, (op, call) -> List.of(), kernel);
  }

  /** The same with products. */
  <T extends Operator> void rows(Class<T> type, Products<T> products, Typed<T> kernel) {
    all.put(type, new BoundRows<>(type, products, kernel));
  }

  /** A kernel of rows and of sums over them. */
  <T extends Operator> void sums(Class<T> type, Sums<T> kernel) {
    all.put(
        type,
        new SummingKernel() {
          @Override
          public boolean inJobs() {
            return true;
          }

          @Override
          public int grain(KernelCall call) {
            return kernel.grain(type.cast(call.node().op()), call);
          }

          @Override
          public long floats(KernelCall call) {
            return kernel.floats(type.cast(call.node().op()), call);
          }

          @Override
          public void rows(KernelCall call, long sums) {
            kernel.rows(type.cast(call.node().op()), call, sums);
          }

          @Override
          public void sum(KernelCall call, long sums) {
            kernel.sum(type.cast(call.node().op()), call, sums);
          }
        });
  }

  Map<Class<? extends Operator>, Kernel> all() {
    return Map.copyOf(all);
  }
}
