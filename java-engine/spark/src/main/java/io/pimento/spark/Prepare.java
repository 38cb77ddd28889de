package io.pimento.spark;

import io.pimento.app.command.Pimento;
import io.pimento.app.command.PrepareOptions;
import io.pimento.app.console.Console;
import io.pimento.data.prepare.PreparationInPieces;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.shard.DatasetWriter;
import io.pimento.document.UserException;
import io.pimento.job.PrepareJob;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.DataConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
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
      "unless --set data.inputs.use=none), pipes, --like.",
      "",
      "--spark-table and --spark-query take the train rows from Spark instead of files: they are",
      "written as Parquet beside the output first, and removed at the end. Name the schema as for",
      "Parquet files. Rows are in the order in which Spark gives them: where that must be the same",
      "again, let a query say ORDER BY."
    })
final class Prepare implements Callable<Integer> {
  private final Console console;

  @Mixin private final PrepareOptions options = new PrepareOptions();

  @Option(
      names = "--piece-mib",
      paramLabel = "MIB",
      description = "MiB of an input file that a task works on (default: 64).")
  private int pieceMib = (int) (PreparationInPieces.PIECE_BYTES >> 20);

  @Option(
      names = "--spark-table",
      paramLabel = "NAME",
      description = {
        "Table of Spark's catalogs, or a folder as Spark names it (orc.`/shared/clicks`), that is",
        "prepared instead of files."
      })
  private @Nullable String table;

  @Option(
      names = "--spark-query",
      paramLabel = "SQL",
      description = "Query whose rows are prepared instead of files.")
  private @Nullable String query;

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
    SparkRows rows = rows();
    if (rows != null) {
      prepare(rows);
      return 0;
    }
    DataConfig data = options.over(ConfigTree.defaults());
    requireNoInputs(data);
    try (JavaSparkContext spark = new JavaSparkContext(conf())) {
      prepare(data, new SparkRunner(spark));
    }
    return 0;
  }

  private @Nullable SparkRows rows() {
    if (table != null && query != null) {
      throw new UserException("give --spark-table or --spark-query, not both");
    }
    if (table != null) {
      return new SparkRows.Table(table);
    }
    return query == null ? null : new SparkRows.Query(query);
  }

  private void prepare(SparkRows rows) throws IOException {
    String parquet = InputFormat.PARQUET.label();
    DataConfig data = options.over(ConfigTree.defaults().put("data.format", parquet));
    if (data.format() != InputFormat.PARQUET || !data.files().train().isEmpty()) {
      throw new UserException(
          rows.shown()
              + " takes the place of train files and is read as Parquet: leave out "
              + (data.files().train().isEmpty() ? "--format" : "files and data.train"));
    }
    DatasetWriter.requireFreeTarget(data.prepared(), options.replace());
    DatasetWriter.clearLeftovers(data.prepared()).forEach(console::line);
    try (StagedTable staged = StagedTable.beside(data.prepared(), console::line)) {
      DataConfig read = data.withTrain(List.of(staged.rows()));
      requireNoInputs(read);
      try (SparkSession spark = SparkSession.builder().config(conf()).getOrCreate()) {
        SparkRunner runner =
            new SparkRunner(JavaSparkContext.fromSparkContext(spark.sparkContext()));
        staged.write(spark, rows, columns -> requireReadable(data, columns));
        prepare(read, runner);
      }
    }
  }

  private void requireReadable(DataConfig data, Path columns) throws IOException {
    PreparationInPieces.requireReadable(
        data.withTrain(List.of(columns)).preparation(options.replace()));
  }

  private void requireNoInputs(DataConfig data) throws IOException {
    if (!data.preparation(options.replace()).inputs().none()) {
      throw new UserException(
          "inputs made of fields are learnt on one machine: give --set data.inputs.use=none, or"
              + " use pimento prepare");
    }
  }

  private static SparkConf conf() {
    return new SparkConf().setIfMissing("spark.app.name", "pimento prepare");
  }

  private void prepare(DataConfig data, SparkRunner runner) throws IOException {
    PrepareJob.runInPieces(data, options.replace(), runner, (long) pieceMib << 20, console);
  }
}
