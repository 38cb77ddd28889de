package io.pimento.runtime.execute;

import io.pimento.runtime.parallel.Jobs;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A call of a kernel, run over and over. From the second run on the kernel's jobs are noted and
 * then done again wherever the call is bound to the same addresses: no object is made for them. A
 * graph that runs once, as a sampled path does, pays nothing for it.
 */
final class RepeatedCall {
  /** Places that inputs lie in by turns: a reader of batches has two buffers. */
  private static final int PLACES = 4;

  /** Notes that may be made for each time that some were of use. */
  private static final int PATIENCE = 8;

  private record Noted(long[] in, long[] out, Jobs jobs) {}

  private final Kernel kernel;
  private final KernelCall call;
  private final @Nullable Noted[] kept = new @Nullable Noted[PLACES];
  private boolean hasRun;
  private int patience = PATIENCE;
  private int next;

  RepeatedCall(Kernel kernel, KernelCall call) {
    this.kernel = kernel;
    this.call = call;
  }

  KernelCall call() {
    return call;
  }

  void run() {
    if (!hasRun || patience == 0 || !kernel.inJobs()) {
      hasRun = true;
      kernel.run(call);
      return;
    }
    for (int i = 0; i < PLACES; i++) {
      Noted n = kept[i];
      if (n != null && isHere(n) && call.workers().canRepeat(n.jobs)) {
        patience = PATIENCE;
        call.workers().repeat(n.jobs);
        return;
      }
    }
    patience--;
    Jobs jobs = call.workers().note(() -> kernel.run(call));
    if (call.workers().canRepeat(jobs)) {
      kept[next] = new Noted(call.allInputs().clone(), call.allOutputs().clone(), jobs);
      next = (next + 1) % PLACES;
    }
  }

  private boolean isHere(Noted n) {
    return Arrays.equals(n.in, call.allInputs()) && Arrays.equals(n.out, call.allOutputs());
  }
}
