package io.pimento.spark;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.FutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * A Spark job whose tasks' results are taken as they come.
 *
 * @param <U> what a task sends
 */
final class RunningJob<U> implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  private record Arrived<U>(int task, U sent) {}

  /** Takes a result out of what was sent. */
  interface Opening<U, R> {
    R of(U sent) throws IOException;
  }

  private final int tasks;
  private final BlockingQueue<Arrived<U>> arrived;
  private final FutureAction<BoxedUnit> job;

  private RunningJob(int tasks, BlockingQueue<Arrived<U>> arrived, FutureAction<BoxedUnit> job) {
    this.tasks = tasks;
    this.arrived = arrived;
    this.job = job;
  }

  /** Starts a task for each item. */
  static <T extends Serializable, U> RunningJob<U> start(
      JavaSparkContext spark, List<T> items, Function1<Iterator<T>, U> task) {
    BlockingQueue<Arrived<U>> arrived = new LinkedBlockingQueue<>();
    RDD<T> partitions = spark.parallelize(items, items.size()).rdd();
    List<Object> numbers = IntStream.range(0, items.size()).<Object>mapToObj(k -> k).toList();
    // Attempts that nobody waits for any more stop where they are.
    spark.setLocalProperty("spark.job.interruptOnCancel", "true");
    FutureAction<BoxedUnit> job =
        spark
            .sc()
            .submitJob(
                partitions,
                task,
                CollectionConverters.asScala(numbers).toList(),
                (number, sent) -> {
                  arrived.add(new Arrived<>((Integer) number, sent));
                  return BoxedUnit.UNIT;
                },
                () -> BoxedUnit.UNIT);
    return new RunningJob<>(items.size(), arrived, job);
  }

  /**
   * Waits for all results; ends earlier at one that cannot be opened, once all before it are there.
   *
   * @param done hears of each result as it comes
   * @return the results in the order of the items
   */
  <R> List<R> results(Opening<U, R> opening, Consumer<? super R> done) throws IOException {
    List<@Nullable R> results = new ArrayList<>(Collections.nCopies(tasks, null));
    List<@Nullable U> unopened = new ArrayList<>(Collections.nCopies(tasks, null));
    int first = 0;
    while (first < tasks) {
      Arrived<U> next = next();
      R result = null;
      try {
        result = opening.of(next.sent());
      } catch (IOException | RuntimeException e) {
        unopened.set(next.task(), next.sent());
      }
      if (result != null) {
        results.set(next.task(), result);
        done.accept(result);
      }
      for (; first < tasks; first++) {
        U failed = unopened.get(first);
        if (failed != null) {
          opening.of(failed); // throws once more, now that it is the first in order
        }
        if (results.get(first) == null) {
          break;
        }
      }
    }
    List<R> all = new ArrayList<>();
    for (R result : results) {
      all.add(Objects.requireNonNull(result));
    }
    return all;
  }

  private Arrived<U> next() throws IOException {
    try {
      while (true) {
        boolean over = job.isCompleted(); // before the look: what has come by then is in the queue
        Arrived<U> next = arrived.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          return next;
        }
        if (over) {
          throw gaveUp();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the preparation was interrupted");
    }
  }

  private IOException gaveUp() {
    Throwable why = job.value().get().failed().get();
    String said = why.getMessage() == null ? why.toString() : why.getMessage();
    return new IOException(
        "Spark gave the work up: " + said.lines().findFirst().orElse("no reason is told"), why);
  }

  @Override
  public void close() {
    if (!job.isCompleted()) {
      job.cancel();
    }
  }
}
