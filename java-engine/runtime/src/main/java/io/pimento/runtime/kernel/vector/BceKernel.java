package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/** Mean binary cross-entropy of logits; parts of rows are added up in double, in order. */
public final class BceKernel {
  private static final int ROWS = 512;

  private BceKernel() {}

  /** {@code loss[0] = mean(max(z, 0) − z·y + log(1 + exp(−|z|)))}; zero for an empty batch. */
  public static void loss(Workers workers, int batch, long logits, long labels, long loss) {
    int parts = Rows.parts(batch, ROWS);
    double[] sums = new double[parts];
    workers.run(
        parts,
        (part, worker) -> {
          double sum = 0;
          for (int i = part * ROWS; i < Math.min(batch, (part + 1) * ROWS); i++) {
            double z = NativeMemory.get(logits, i);
            sum +=
                Math.max(z, 0)
                    - z * NativeMemory.get(labels, i)
                    + Math.log1p(Math.exp(-Math.abs(z)));
          }
          sums[part] = sum;
        });
    double total = 0;
    for (double s : sums) {
      total += s;
    }
    NativeMemory.put(loss, 0, (float) (batch == 0 ? 0 : total / batch));
  }

  /** {@code dz = (σ(z) − y)·outer[0]/batch}. */
  public static void gradient(
      Workers workers, int batch, long logits, long labels, long outer, long dz) {
    workers.run(
        Rows.parts(batch, ROWS),
        (part, worker) -> {
          double factor = (double) NativeMemory.get(outer, 0) / batch;
          for (int i = part * ROWS; i < Math.min(batch, (part + 1) * ROWS); i++) {
            double p = 1 / (1 + Math.exp(-NativeMemory.get(logits, i)));
            NativeMemory.put(dz, i, (float) ((p - NativeMemory.get(labels, i)) * factor));
          }
        });
  }
}
