package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.export.ExportJob;
import io.pimento.job.predict.ScoringModel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a trained model for other programs: as ONNX, or as a module of PyTorch.",
    footer = {
      "",
      "ONNX is one file of operator set 17; tables of more than 1 GiB in all lie in a file of",
      "their own beside it, FILE.data. PyTorch gets a folder: model.py, which can be read and",
      "trained on, and model.safetensors. Both read encoded rows: dense (floats, [batch,"
          + " columns]),",
      "ids (whole numbers, [batch, fields]) and, for fields of several values, bag.0, … (ids"
          + " filled",
      "up by -1); which column stands where is said in them. Models of few bits are rounded as"
          + " here.",
      "",
      "Examples:",
      "  pimento export --model runs/mine --output model.onnx",
      "  pimento export --model runs/mine --format pytorch --output exported",
      "  pimento export --model best.safetensors --architecture best.json --output best.onnx"
    })
final class ExportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(names = "--format", paramLabel = "NAME", description = "onnx (default) or pytorch.")
  private ExportJob.Format format = ExportJob.Format.ONNX;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE|DIR",
      description = "The file of ONNX, or the folder for PyTorch.")
  private Path output = Path.of("");

  @Option(
      names = "--tables-apart",
      description = "ONNX: large tensors in FILE.data even where one file would do.")
  private boolean apart;

  @Mixin final TraceOption trace = new TraceOption();

  ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ScoringModel opened = model.open();
    new ExportJob(format, output, apart).run(opened, console.onError());
    return 0;
  }
}
