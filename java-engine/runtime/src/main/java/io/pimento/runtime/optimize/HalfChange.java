package io.pimento.runtime.optimize;

import io.pimento.graph.Counter;
import io.pimento.runtime.kernel.Halves;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.parameter.Parameter;

/**
 * Changes a table of halves: entries are read as floats, changed, and rounded to one of the two
 * halves around them by chance, so that steps too small for a half are made on average: the
 * stochastic rounding that FBGEMM has for tables of fp16 (Zhang, Yang and Yuen, Training with
 * Low-Precision Embedding Tables, 2018). Draws follow from the parameter's key, the step and the
 * entry alone, so that the bits are those of any number of threads. On a GPU {@code halves.cuh}
 * does the same.
 */
final class HalfChange implements UpdateKernel.Run {
  /** Entries that are changed at once, unless a row has more. */
  private static final int TOGETHER = UpdateKernel.ZEROS;

  private final UpdateKernel.Rule rule;
  private final long address;
  private final long key;
  private final int room;
  private long draws;

  HalfChange(UpdateKernel.Rule rule, Parameter p) {
    this.rule = rule;
    this.address = p.memory();
    this.key = p.roundingKey();
    this.room = Math.max(TOGETHER, p.spec().stride());
  }

  @Override
  public void begin(double rate, float scale, long step) {
    rule.begin(rate, scale, step);
    draws = Counter.at(key, step);
  }

  @Override
  public int room() {
    return room;
  }

  @Override
  public void update(long entry, long gradient, int n, long floats) {
    for (int i = 0; i < n; i += room) {
      int some = Math.min(room, n - i);
      long halves = address + 2 * (entry + i);
      Halves.toFloats(halves, floats, some);
      rule.update(floats, entry + i, gradient + 4L * i, some);
      Halves.toEither(floats, halves, some, draws, entry + i);
    }
  }
}
