package io.pimento.data.prepare.carry;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * Carries work to where it is done: threads of this machine, tasks of a cluster. All places see the
 * same files under the same names; the folder of the output is one that all can write to.
 */
public interface PieceRunner {
  /**
   * Does the work on all items, in any order.
   *
   * @param done hears of each result once, on the caller's thread, before this returns; for
   *     progress
   * @return the results, in the order of the items
   * @throws IOException that of the first item, in their order, that failed
   */
  <T extends Serializable, R extends Serializable> List<R> map(
      List<T> items, PieceWork<T, R> work, Consumer<? super R> done) throws IOException;

  /** How many items may be worked on at once in one process, which then share its memory. */
  default int sharing() {
    return 1;
  }
}
