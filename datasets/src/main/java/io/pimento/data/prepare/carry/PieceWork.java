package io.pimento.data.prepare.carry;

import java.io.IOException;
import java.io.Serializable;

/**
 * Work on one item: a function of nothing but itself, the item and the files that both name. It may
 * be done twice, also at once, and may stop half-way and be begun again; either leaves no trace but
 * files that nobody is told of.
 *
 * @param <T> items
 * @param <R> results
 */
@FunctionalInterface
public interface PieceWork<T extends Serializable, R extends Serializable> extends Serializable {
  /**
   * Does the work.
   *
   * @throws io.pimento.data.reader.BadRowException if the input is at fault, so that doing it again
   *     does not help
   * @throws IOException if a file cannot be read or written
   */
  R of(T item) throws IOException;

  /** The same with bad rows as results, for carriers that would begin failed work again. */
  default PieceWork<T, Tried<R>> tried() {
    return item -> Tried.of(this, item);
  }
}
