package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import io.pimento.document.UserException;
import io.pimento.job.predict.PredictJob;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento predict}. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Scores new raw files with a trained model, row by row in their order.",
    footer = {
      "",
      "A model's folder is enough: weights, architecture, dictionaries and schema. Columns are",
      "found as in training; others are passed over, and tokens that training did not know are",
      "unknown ones. The label may be absent; where it is there, metrics are told at the end.",
      "Scores are probabilities, and the same for any --batch and --threads. Text may be gzip or",
      "zstd, a folder is its part files, and a model trained on tables scores Parquet too, and the",
      "other way round. The output is CSV, compressed if its name says so, or Parquet, where"
          + " columns",
      "passed through keep their types (decimals and moments as text); it appears, and takes the",
      "place of an older one, when it is whole. Lines without a header have the columns of",
      "training, in their order; only the label may be left out, from a whole file. Tables that"
          + " rows",
      "are joined with may lie beside the input, as in training; else the model's own copies are",
      "used. Metrics go by the schema's weights where the input has them.",
      "",
      "Examples:",
      "  pimento predict --model runs/criteo --input new.txt.gz --output scores.csv.gz",
      "  pimento predict --model runs/ads --input new.csv --id user --id day --output scores.csv",
      "  pimento predict --model best.safetensors --architecture best.json --input - --output -"
    })
final class PredictCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "A file, a folder of part files, or - for standard input. Repeatable.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "table or parquet, where it is not seen; Parquet from a pipe needs it.")
  private @Nullable String format;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "A .csv, .csv.gz, .csv.zst or .parquet file, or - for standard output.")
  private String output = "";

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "A column to pass through as it stands. Repeatable.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--logits", description = "Write logits beside probabilities.")
  private boolean logits;

  @Option(
      names = "--bad-rows",
      paramLabel = "HOW",
      description = "fail (default), or skip: a malformed row gets an empty score.")
  private String badRows = "fail";

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Rows at a time; default ${DEFAULT-VALUE}.")
  private int batch = PredictJob.BATCH;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; 0 (default) for all cores.")
  private int threads;

  @Mixin private final BackendOptions backend = new BackendOptions();
  @Mixin TraceOption trace = new TraceOption();

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    PredictJob job =
        new PredictJob(
            inputs,
            format(),
            output,
            ids,
            logits,
            howBad(),
            batch,
            threads == 0 ? cores : Threads.require(threads));
    Backends.Choice choice = backend.choose();
    job.run(model.open(), choice, console.out(), console.onError());
    return 0;
  }

  private BadRows howBad() {
    return switch (badRows) {
      case "fail" -> BadRows.FAIL;
      case "skip" -> BadRows.MARK;
      default -> throw new UserException("--bad-rows " + badRows + ": fail or skip");
    };
  }

  private @Nullable InputFormat format() {
    if (format == null) {
      return null;
    }
    try {
      return InputFormat.of(format);
    } catch (IllegalArgumentException e) {
      throw new UserException("--format: " + e.getMessage(), e);
    }
  }
}
