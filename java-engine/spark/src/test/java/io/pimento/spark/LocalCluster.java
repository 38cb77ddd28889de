package io.pimento.spark;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** A Spark cluster of this machine: two executors, each a process with one core. */
final class LocalCluster implements AutoCloseable {
  private final JavaSparkContext spark;
  private final AtomicInteger failedAttempts = new AtomicInteger();

  private LocalCluster(JavaSparkContext spark) {
    this.spark = spark;
    spark
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                if (end.reason() instanceof TaskFailedReason) {
                  failedAttempts.incrementAndGet();
                }
              }
            });
  }

  /** Starts one with further settings, each {@code key=value}. */
  static LocalCluster start(String... settings) throws IOException {
    makeHome();
    SparkConf conf =
        new SparkConf()
            .setMaster("local-cluster[2,1,512]")
            .setAppName("test")
            .set("spark.executor.memory", "512m")
            .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .set("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
            .set("spark.ui.enabled", "false");
    for (String setting : settings) {
      conf.set(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
    return new LocalCluster(new JavaSparkContext(conf));
  }

  /** Spark starts executors with the jars of an installation: links to those of the class path. */
  static void makeHome() throws IOException {
    Path jars = Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    for (String entry : System.getProperty("java.class.path").split(":")) {
      if (entry.endsWith(".jar")) {
        try {
          Files.createSymbolicLink(jars.resolve(Path.of(entry).getFileName()), Path.of(entry));
        } catch (FileAlreadyExistsException e) {
          // of an earlier cluster
        }
      }
    }
  }

  SparkRunner runner() {
    return new SparkRunner(spark);
  }

  /** Attempts that did not end well. */
  int failedAttempts() {
    return failedAttempts.get();
  }

  /** Kills some executor that runs; whether there was one. */
  boolean killExecutor(Random random) {
    return killAny(random);
  }

  /** The same of whatever cluster this process has. */
  static boolean killAny(Random random) {
    List<ProcessHandle> executors =
        ProcessHandle.current().descendants().filter(LocalCluster::isExecutor).toList();
    return !executors.isEmpty()
        && executors.get(random.nextInt(executors.size())).destroyForcibly();
  }

  /** A {@link ProcessHandle} knows the beginning of a long command line alone. */
  private static boolean isExecutor(ProcessHandle process) {
    try {
      Path line = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return Files.readString(line).contains("CoarseGrainedExecutorBackend");
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  @Override
  public void close() {
    spark.close();
  }
}
