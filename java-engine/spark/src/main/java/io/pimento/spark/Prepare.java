package io.pimento.spark;

import io.pimento.app.command.Pimento;
import io.pimento.app.command.PrepareOptions;
import io.pimento.app.console.Console;
import io.pimento.data.prepare.PreparationInPieces;
import io.pimento.document.UserException;
import io.pimento.job.PrepareJob;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.DataConfig;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento prepare} over a cluster. */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description = "Turns raw click logs into a prepared data set of binary shards, on a cluster.",
    footer = {
      "",
      "Options, formats and files are those of pimento prepare, and so is every byte but those",
      "of timings.json. All machines must see the input and the output under the same names.",
      "What is learnt on one machine is refused: inputs made of the fields (tables have them",
      "unless --set data.inputs.use=none), pipes, --like."
    })
final class Prepare implements Callable<Integer> {
  private final Console console;

  @Mixin private final PrepareOptions options = new PrepareOptions();

  @Option(
      names = "--piece-mib",
      paramLabel = "MIB",
      description = "MiB of an input file that a task works on (default: 64).")
  private int pieceMib = (int) (PreparationInPieces.PIECE_BYTES >> 20);

  private Prepare(Console console) {
    this.console = console;
  }

  /** The exit code, as {@code pimento prepare} has it. */
  static int run(Console console, String... args) {
    return Pimento.run(console, new Prepare(console), args);
  }

  @Override
  public Integer call() throws Exception {
    if (pieceMib < 1) {
      throw new UserException("--piece-mib must be 1 or more, not " + pieceMib);
    }
    DataConfig data = options.over(ConfigTree.defaults());
    if (!data.preparation(options.replace()).inputs().none()) {
      throw new UserException(
          "inputs made of fields are learnt on one machine: give --set data.inputs.use=none, or"
              + " use pimento prepare");
    }
    SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "pimento prepare");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      PrepareJob.runInPieces(
          data, options.replace(), new SparkRunner(spark), (long) pieceMib << 20, console);
    }
    return 0;
  }
}
