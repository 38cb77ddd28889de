package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Parts of several pieces of work as one job: a step changes about a hundred tensors, most of them
 * smaller than what waking the workers costs.
 */
final class PartList {
  private final List<IntConsumer> pieces = new ArrayList<>();
  private int[] ends = new int[64];

  /** Adds a piece of work of {@code parts} parts, numbered from 0 again. */
  void add(int parts, IntConsumer part) {
    if (parts == 0) {
      return;
    }
    int piece = pieces.size();
    if (piece == ends.length) {
      ends = Arrays.copyOf(ends, 2 * piece);
    }
    ends[piece] = Math.addExact(size(), parts);
    pieces.add(part);
  }

  /** Number of parts. */
  int size() {
    return pieces.isEmpty() ? 0 : ends[pieces.size() - 1];
  }

  void run(Workers workers) {
    run(workers, 0, size());
  }

  /** Runs the parts from one up to another. */
  void run(Workers workers, int from, int to) {
    workers.run(to - from, (part, worker) -> one(from + part));
  }

  private void one(int part) {
    int found = Arrays.binarySearch(ends, 0, pieces.size(), part);
    int piece = found < 0 ? -found - 1 : found + 1;
    pieces.get(piece).accept(piece == 0 ? part : part - ends[piece - 1]);
  }
}
