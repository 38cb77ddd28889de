package io.pimento.runtime.execute;

/** Runs one kind of operator in float32. */
@FunctionalInterface
public interface Kernel {
  void run(KernelCall call);
}
