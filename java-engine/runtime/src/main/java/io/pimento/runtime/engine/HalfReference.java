package io.pimento.runtime.engine;

import io.pimento.graph.Counter;
import io.pimento.runtime.kernel.Halves;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.Parameter;

/**
 * Tables of halves beside a training in double precision: after each step its entries are rounded
 * by the draws of the step and held to the halves that an engine left. Numbers that differ in their
 * last bits may be rounded to the two halves around them; so few may differ, none by more, and both
 * go on from the engine's.
 */
final class HalfReference {
  private long rounded;
  private long others;
  private String far = "";

  /**
   * Holds a table after a step.
   *
   * @param p the engine's, as the step has left it
   * @param weights the reference's, which become the engine's
   * @param step steps done before
   */
  void hold(Parameter p, double[] weights, long step) {
    int n = weights.length;
    try (NativeBlock floats = NativeMemory.allocateFloats(n);
        NativeBlock halves = NativeMemory.allocateFloats(n)) {
      for (int i = 0; i < n; i++) {
        NativeMemory.put(floats.address(), i, (float) weights[i]);
      }
      long draws = Counter.at(p.roundingKey(), step);
      Halves.toEither(floats.address(), halves.address(), n, draws, 0);
      for (int i = 0; i < n; i++) {
        short want = NativeMemory.getShort(halves.address(), i);
        short got = NativeMemory.getShort(p.memory(), i);
        int apart = Math.abs(order(want) - order(got));
        rounded += Halves.get(halves.address(), i) == (float) weights[i] ? 0 : 1;
        others += apart == 0 ? 0 : 1;
        far = apart > 1 ? p.spec().name() : far;
        weights[i] = Halves.get(p.memory(), i);
      }
    }
  }

  /** Neighbours in value are neighbours here. */
  private static int order(short half) {
    int size = half & 0x7fff;
    return half < 0 ? -size : size;
  }

  /** Part of the rounded entries that were the other half, or 1 if nothing was rounded. */
  double othersPart() {
    return rounded == 0 ? 1 : (double) others / rounded;
  }

  /** A table with a half that is neither of the two; empty if there is none. */
  String far() {
    return far;
  }
}
