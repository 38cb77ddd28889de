package io.pimento.runtime.replica;

/**
 * The rows of a batch that one replica computes, and what its mean over them counts for in the mean
 * over the batch. Where there are more replicas than rows, those without one compute the first for
 * nothing: they too have a graph to run and gradients to bring.
 *
 * @param first row of the batch
 * @param rows at least 1
 * @param weight 0 or {@code rows / batch}
 */
record Share(int first, int rows, float weight) {
  /** Shares whose rows differ by one at most; the same whatever the machine. */
  static Share of(int batch, int rank, int replicas) {
    int from = (int) ((long) batch * rank / replicas);
    int to = (int) ((long) batch * (rank + 1) / replicas);
    return to > from
        ? new Share(from, to - from, (float) ((to - from) / (double) batch))
        : new Share(0, 1, 0);
  }
}
