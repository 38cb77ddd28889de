package io.pimento.spark;

import io.pimento.data.prepare.carry.PieceWork;
import io.pimento.data.prepare.carry.Tried;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;

/**
 * Work on the one item of a partition. What fails is begun again by Spark; the failure of the last
 * attempt is a result, so that the driver hears it as it was thrown.
 *
 * @param attempts how often Spark begins a task before it gives the job up
 */
record PieceTask<T extends Serializable, R extends Serializable>(
    PieceWork<T, Tried<R>> work, int attempts)
    implements Function1<Iterator<T>, PieceTask.Outcome<R>>, Serializable {
  /**
   * What became of an item.
   *
   * @param tried null if the work failed
   * @param failure null unless it did; an {@link IOException} or a {@link RuntimeException}
   */
  record Outcome<R extends Serializable>(@Nullable Tried<R> tried, @Nullable Exception failure)
      implements Serializable {
    /**
     * The result.
     *
     * @throws IOException if there is none, as on the machine that did the work
     */
    R result() throws IOException {
      if (tried != null) {
        return Tried.results(List.of(tried)).getFirst();
      }
      switch (failure) {
        case IOException io -> throw io;
        case RuntimeException r -> throw r;
        case null, default -> throw new IllegalStateException(failure);
      }
    }
  }

  @Override
  public Outcome<R> apply(Iterator<T> partition) {
    try {
      return new Outcome<>(work.of(partition.next()), null);
    } catch (IOException | RuntimeException e) {
      if (TaskContext.get().attemptNumber() + 1 < attempts) {
        throw new FailedAttempt(e);
      }
      return new Outcome<>(null, e);
    }
  }

  /** Tells Spark to begin again. */
  private static final class FailedAttempt extends RuntimeException {
    private static final long serialVersionUID = 1;

    FailedAttempt(Exception cause) {
      super(cause);
    }
  }
}
