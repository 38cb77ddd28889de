package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.export.ImportJob;
import io.pimento.job.predict.ScoringModel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Brings back the weights of a model that was exported to PyTorch and trained on.",
    footer = {
      "",
      "The weights are the state dict of the exported model.py as safetensors, as",
      "safetensors.torch.save_file(model.state_dict(), FILE) writes it. Every tensor must have the",
      "name and shape that it was exported with; float16, bfloat16 and float64 are converted and"
          + " told.",
      "The folder is then a model that evaluate (its best.safetensors), predict, export and the",
      "server take.",
      "",
      "Examples:",
      "  pimento import --model runs/mine --weights exported/model.safetensors --output tuned",
      "  pimento predict --model tuned --input new.csv --output scores.csv",
      "  pimento evaluate tuned/best.safetensors --data data/mine"
    })
final class ImportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE|DIR",
      description = "The state dict as safetensors, or the exported folder that it lies in.")
  private Path weights = Path.of("");

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "The folder of the model; an earlier import's is replaced.")
  private Path output = Path.of("");

  @Mixin final TraceOption trace = new TraceOption();

  ImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ScoringModel opened = model.open();
    new ImportJob(weights, output).run(opened, console.onError());
    return 0;
  }
}
