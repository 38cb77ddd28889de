package io.pimento.runtime.replica;

import io.pimento.graph.TensorType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of a batch that one replica computes, and what its mean over them counts for in the mean
 * over the batch. Where there are more replicas than rows, those without one compute the first for
 * nothing: they too have a graph to run and gradients to bring.
 *
 * @param first row of the batch
 * @param rows at least 1
 * @param weight 0 or {@code rows / batch}
 */
public record Share(int first, int rows, float weight) {
  /** One of some shares whose rows differ by one at most; the same whatever the machine. */
  public static Share of(int batch, int rank, int replicas) {
    int from = (int) ((long) batch * rank / replicas);
    int to = (int) ((long) batch * (rank + 1) / replicas);
    return to > from
        ? new Share(from, to - from, (float) ((to - from) / (double) batch))
        : new Share(0, 1, 0);
  }

  /** All shares of a batch, by rank. */
  public static List<Share> all(int batch, int replicas) {
    return IntStream.range(0, replicas).mapToObj(r -> of(batch, r, replicas)).toList();
  }

  /** Where this share of an input starts whose batch starts at an address. */
  public long start(TensorType type, long batch) {
    return batch + (type.batched() ? (long) Float.BYTES * first * type.size() : 0);
  }

  /** An error of the share's rows, which says where they are counted from. */
  public IndexOutOfBoundsException placed(IndexOutOfBoundsException e, int rank) {
    if (first == 0) {
      return e;
    }
    IndexOutOfBoundsException placed =
        new IndexOutOfBoundsException(
            e.getMessage()
                + " (samples counted from "
                + first
                + ", the first of replica "
                + rank
                + ")");
    placed.initCause(e);
    return placed;
  }
}
