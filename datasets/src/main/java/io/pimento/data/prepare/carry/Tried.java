package io.pimento.data.prepare.carry;

import io.pimento.data.reader.BadRowException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of work that the input may have stopped.
 *
 * @param result null if there is none
 * @param failure null if there is none
 */
public record Tried<R extends Serializable>(@Nullable R result, @Nullable BadRowException failure)
    implements Serializable {
  static <T extends Serializable, R extends Serializable> Tried<R> of(PieceWork<T, R> work, T item)
      throws IOException {
    try {
      return new Tried<>(work.of(item), null);
    } catch (BadRowException e) {
      return new Tried<>(null, e);
    }
  }

  /**
   * The results of all items.
   *
   * @throws BadRowException the first item's, in their order, that has one
   */
  public static <R extends Serializable> List<R> results(List<Tried<R>> all)
      throws BadRowException {
    List<R> results = new ArrayList<>();
    for (Tried<R> tried : all) {
      BadRowException failure = tried.failure;
      if (failure != null) {
        throw failure;
      }
      results.add(Objects.requireNonNull(tried.result));
    }
    return results;
  }
}
