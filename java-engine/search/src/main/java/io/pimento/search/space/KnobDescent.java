package io.pimento.search.space;

import java.io.IOException;
import java.util.List;

/** One knob after the other is set to its best value, until nothing gets better. */
public final class KnobDescent {
  /** Later rounds hardly change anything. */
  private static final int ROUNDS = 4;

  private KnobDescent() {}

  /** Whether hardware is better than the best so far, which it then is. */
  @FunctionalInterface
  public interface Better {
    boolean is(Hardware other) throws IOException, InterruptedException;
  }

  /**
   * The best hardware that is found.
   *
   * @param from the best so far
   */
  public static Hardware run(Hardware from, List<Knob> knobs, Better better)
      throws IOException, InterruptedException {
    Hardware best = from;
    for (int round = 0; round < ROUNDS; round++) {
      Hardware before = best;
      for (Knob k : knobs) {
        for (String value : k.texts()) {
          Hardware other = best.with(k.key(), value);
          if (!other.equals(best) && better.is(other)) {
            best = other;
          }
        }
      }
      if (best.equals(before)) {
        break;
      }
    }
    return best;
  }
}
