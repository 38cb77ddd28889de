package io.pimento.spark;

import io.pimento.data.prepare.carry.PieceRunner;
import io.pimento.data.prepare.carry.PieceWork;
import io.pimento.spark.PieceTask.Outcome;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Tasks of a Spark cluster: a job for each call, a task for each item, sent and collected as Java
 * writes objects. Nothing is shuffled or cached. Tasks may be begun again after a failure, a lost
 * executor or out of impatience (speculation), for work may be done twice.
 */
public final class SparkRunner implements PieceRunner {
  private static final String JAVA = "org.apache.spark.serializer.JavaSerializer";

  private final JavaSparkContext spark;
  private final int attempts;
  private final int sharing;

  /**
   * A runner over an open context, which stays open.
   *
   * @throws IllegalArgumentException if the context sends objects in another way than Java's own,
   *     which work need not understand
   */
  public SparkRunner(JavaSparkContext spark) {
    SparkConf conf = spark.getConf();
    String serializer = conf.get("spark.serializer", JAVA);
    if (!serializer.equals(JAVA)) {
      throw new IllegalArgumentException(
          "spark.serializer is " + serializer + ", but pieces are sent as Java writes objects");
    }
    this.spark = spark;
    attempts = attempts(spark, conf);
    sharing = sharing(spark, conf);
  }

  /** A local master begins nothing again unless its name says so: local[threads, attempts]. */
  private static int attempts(JavaSparkContext spark, SparkConf conf) {
    String master = spark.master();
    if (spark.isLocal() && !master.startsWith("local-cluster")) {
      int comma = master.indexOf(',');
      return comma < 0
          ? 1
          : Integer.parseInt(master.substring(comma + 1, master.length() - 1).strip());
    }
    return conf.getInt("spark.task.maxFailures", 4);
  }

  /** Where nobody says how many cores an executor has, it has at most all. */
  private static int sharing(JavaSparkContext spark, SparkConf conf) {
    int cores = conf.getInt("spark.executor.cores", spark.defaultParallelism());
    return Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
  }

  @Override
  public int sharing() {
    return sharing;
  }

  @Override
  public <T extends Serializable, R extends Serializable> List<R> map(
      List<T> items, PieceWork<T, R> work, Consumer<? super R> done) throws IOException {
    if (items.isEmpty()) {
      return List.of();
    }
    try (RunningJob<Outcome<R>> job =
        RunningJob.start(spark, items, new PieceTask<>(work.tried(), attempts))) {
      return job.results(Outcome::result, done);
    }
  }
}
