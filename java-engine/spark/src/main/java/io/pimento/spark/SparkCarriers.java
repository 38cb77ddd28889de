package io.pimento.spark;

import io.pimento.app.command.CarrierProvider;
import io.pimento.job.work.RunnerCarrier;
import io.pimento.search.work.Carrier;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Hands work out to the executors of a cluster: {@code --hand-out spark}. */
public final class SparkCarriers implements CarrierProvider {
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

  /** What kernels need of a virtual machine. */
  private static final String KERNELS =
      "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED"
          + " --sun-misc-unsafe-memory-access=allow";

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Carrier open(Path work, Consumer<String> lines) {
    SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "pimento");
    conf.set(EXECUTOR_OPTIONS, (conf.get(EXECUTOR_OPTIONS, "") + " " + KERNELS).strip());
    JavaSparkContext spark = new JavaSparkContext(conf);
    lines.accept(
        "work is handed out to " + spark.master() + ", application " + spark.sc().applicationId());
    return new RunnerCarrier(new SparkRunner(spark), work, spark);
  }
}
