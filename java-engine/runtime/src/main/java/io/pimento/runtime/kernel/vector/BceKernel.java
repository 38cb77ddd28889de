package io.pimento.runtime.kernel.vector;

import io.pimento.graph.op.BceLoss;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/** Mean binary cross-entropy of logits; parts of rows are added up in double, in order. */
public final class BceKernel {
  private static final int ROWS = 512;

  private BceKernel() {}

  /**
   * {@code loss[0] = mean(w·(max(z, 0) − z·y + log(1 + exp(−|z|))))}; zero for an empty batch.
   *
   * @param weights of the rows, or 0 where each weighs 1
   */
  public static void loss(
      Workers workers, int batch, long logits, long labels, long weights, long loss) {
    int parts = Rows.parts(batch, ROWS);
    double[] sums = new double[parts];
    workers.run(
        parts,
        (part, worker) -> {
          double sum = 0;
          for (int i = part * ROWS; i < Math.min(batch, (part + 1) * ROWS); i++) {
            double row = BceLoss.of(NativeMemory.get(logits, i), NativeMemory.get(labels, i));
            sum += weights == 0 ? row : row * NativeMemory.get(weights, i);
          }
          sums[part] = sum;
        });
    workers.run(
        1,
        (part, worker) -> {
          double total = 0;
          for (double s : sums) {
            total += s;
          }
          NativeMemory.put(loss, 0, (float) (batch == 0 ? 0 : total / batch));
        });
  }

  /**
   * {@code dz = w·(σ(z) − y)·outer[0]/total}.
   *
   * @param total samples that the loss is the mean of
   * @param weights of the rows, or 0 where each weighs 1
   */
  public static void gradient(
      Workers workers,
      int batch,
      int total,
      long logits,
      long labels,
      long outer,
      long weights,
      long dz) {
    workers.run(
        Rows.parts(batch, ROWS),
        (part, worker) -> {
          double factor = (double) NativeMemory.get(outer, 0) / total;
          for (int i = part * ROWS; i < Math.min(batch, (part + 1) * ROWS); i++) {
            double p = 1 / (1 + Math.exp(-NativeMemory.get(logits, i)));
            double slope = (p - NativeMemory.get(labels, i)) * factor;
            NativeMemory.put(
                dz, i, (float) (weights == 0 ? slope : slope * NativeMemory.get(weights, i)));
          }
        });
  }
}
