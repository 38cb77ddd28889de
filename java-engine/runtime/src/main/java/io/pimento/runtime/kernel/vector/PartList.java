package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.parallel.Part;
import io.pimento.runtime.parallel.Workers;
import java.util.Arrays;

/**
 * Parts of several pieces of work as one job: a step changes about a hundred tensors, most of them
 * smaller than what waking the workers costs.
 */
final class PartList {
  /** What a worker does with a part of a piece, all numbered from 0. */
  interface Pieces {
    void run(int piece, int part, int worker);
  }

  private final Pieces pieces;
  private final Part all = this::one;
  private int[] ends = new int[64];
  private int count;

  PartList(Pieces pieces) {
    this.pieces = pieces;
  }

  /** Adds a piece of so many parts, numbered on from those before it. */
  void add(int parts) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count] = Math.addExact(size(), parts);
    count++;
  }

  /** Takes all pieces away. */
  void clear() {
    count = 0;
  }

  /** Number of pieces. */
  int pieces() {
    return count;
  }

  /** Number of parts. */
  int size() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** Number of a piece's first part among all. */
  int first(int piece) {
    return piece == 0 ? 0 : ends[piece - 1];
  }

  void run(Workers workers) {
    workers.run(size(), all);
  }

  /** Runs the parts from one up to another. */
  void run(Workers workers, int from, int to) {
    workers.run(to - from, (part, worker) -> one(from + part, worker));
  }

  /** A part is of the first piece that ends behind it: those without parts end before. */
  private void one(int part, int worker) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= part) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    pieces.run(low, part - first(low), worker);
  }
}
