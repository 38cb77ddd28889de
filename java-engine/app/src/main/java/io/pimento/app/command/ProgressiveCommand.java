package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.job.progressive.ProgressiveJob;
import io.pimento.job.progressive.ProgressiveSettings;
import io.pimento.run.RunFolder;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento progressive}. */
@Command(
    name = "progressive",
    mixinStandardHelpOptions = true,
    description =
        "Tests a model on files in the order of time, and lets it learn from each once it is"
            + " scored.",
    footer = {
      "",
      "Files are of the kind that the model was trained on, and newer. Each is encoded by the",
      "model's dictionaries, to which its frequent values are added; a new value is scored as an",
      "unknown one until it was learnt from. Beside stands the same model without learning: the",
      "difference says what learning every day is worth. --out has a folder for each file with",
      "the model after it (for predict, export, fit --continue) and its dictionaries; the same",
      "command goes on after a stop, and with more files after the last.",
      "",
      "Examples:",
      "  pimento progressive --model runs/january --out runs/daily february-*.csv",
      "  pimento progressive --model fit.safetensors --chunk 10000 --out runs/hourly day.csv.gz"
    })
final class ProgressiveCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Raw files or folders of part files, in the order of time.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "A run folder, or a file of weights with its dictionaries beside it.")
  private Path model = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A folder to make, or to go on in.")
  private Path out = Path.of("");

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Peak of each training; default: the first for continued models.")
  private double learningRate = Double.NaN;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over rows after they are scored; default ${DEFAULT-VALUE}.")
  private int epochs = 1;

  @Option(
      names = "--chunk",
      paramLabel = "ROWS",
      description = "Rows that are scored before they are learnt from; 0 (default): whole files.")
  private long chunk;

  @Option(names = "--seed", paramLabel = "N", description = "Of the order in training; default 1.")
  private long seed = 1;

  @Option(
      names = "--bad-rows",
      paramLabel = "HOW",
      description = "fail (default), or skip and count.")
  private String badRows = "fail";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; 0 (default) for all cores.")
  private int threads;

  @Mixin private final BackendOptions backend = new BackendOptions();
  @Mixin final TraceOption trace = new TraceOption();

  ProgressiveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (!badRows.equals("fail") && !badRows.equals("skip")) {
      throw new UserException("--bad-rows " + badRows + ": fail or skip");
    }
    int cores = Runtime.getRuntime().availableProcessors();
    ProgressiveJob job =
        new ProgressiveJob(
            model,
            files,
            out,
            new ProgressiveSettings(learningRate, epochs, chunk, seed),
            badRows,
            threads == 0 ? cores : Threads.require(threads));
    Backends.Choice choice = backend.choose();
    Interrupts.explain(console, new RunFolder(out));
    try {
      job.run(choice, console);
    } finally {
      Interrupts.done();
    }
    return 0;
  }
}
