package io.pimento.cuda;

/**
 * What one launch runs of a tape.
 *
 * @param from its first level
 * @param to the level after its last; one for all kernels but {@link Kernel#TAPE}
 * @param units of its level, of which no more blocks are needed; of no interest where there are
 *     several levels
 * @param beside whether the launch before it is of the same level, and need not have ended
 */
public record TapePart(Kernel kernel, int from, int to, long units, boolean beside) {
  /** The kernels, by the names that their image has for them. */
  public enum Kernel {
    /** Any levels, with barriers between them: all blocks are on the device at once. */
    TAPE("run_tape"),
    /** Any instructions of one level. */
    LEVEL("run_tape"),
    /** Large products of one level, by warpgroups, one factor's rows or both k contiguous. */
    PRODUCTS("run_products"),
    /** The same where neither factor has k contiguous. */
    WEIGHTS("run_weights");

    private final String symbol;

    Kernel(String symbol) {
      this.symbol = symbol;
    }

    String symbol() {
      return symbol;
    }
  }

  /** All levels of a tape in one launch. */
  public static TapePart tape(int from, int to) {
    return new TapePart(Kernel.TAPE, from, to, 0, false);
  }

  /** The same of one level, which needs no barrier, by a launch that may begin early. */
  public TapePart withoutBarrier() {
    return kernel == Kernel.TAPE ? new TapePart(Kernel.LEVEL, from, to, units, beside) : this;
  }

  public int levels() {
    return to - from;
  }
}
