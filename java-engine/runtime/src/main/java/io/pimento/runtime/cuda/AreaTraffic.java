package io.pimento.runtime.cuda;

import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * What goes between GPUs that do not reach one another's memory. After a step's first launch every
 * GPU gets what all others have left: some stretches whole, and of dense gradients its own slice.
 * The second launch sums the slice; after it all get all sums, for the third.
 *
 * @param whole stretches of an area that all get
 * @param denseAt where dense gradients start in an area
 * @param floats of dense gradients
 * @param slice floats of a GPU's slice, but for the last ones
 * @param sums operand of the sums, with room for a whole slice of each GPU
 * @param squares operand of the sums' squares, one double a unit, with the same room
 */
record AreaTraffic(
    List<Stretch> whole, long denseAt, long floats, long slice, long sums, long squares) {
  /** Bytes of an area. */
  record Stretch(long at, long bytes) {}

  AreaTraffic {
    whole = List.copyOf(whole);
  }

  /** Dense gradients of one GPU's slice; none of 0 bytes. */
  Stretch slice(int rank) {
    long from = Math.min(floats, slice * rank);
    long to = Math.min(floats, slice * (rank + 1));
    return new Stretch(denseAt + Float.BYTES * from, Float.BYTES * (to - from));
  }

  /** The same with operands of buffers placed. */
  AreaTraffic placed(LongUnaryOperator place) {
    return floats == 0
        ? this
        : new AreaTraffic(
            whole, denseAt, floats, slice, place.applyAsLong(sums), place.applyAsLong(squares));
  }
}
