package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.estimate.Estimate;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento estimate}. */
@Command(
    name = "estimate",
    mixinStandardHelpOptions = true,
    description = "Says what a run will take, from its configuration and measured rates.",
    footer = {
      "",
      "Prepared data are counted; of others --rows says how many rows the raw files have.",
      "",
      "Example:",
      "  pimento estimate --config run.yaml --rates ci/benchmarks/rates.yaml --rows 45840617"
    })
final class EstimateCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--rates",
      paramLabel = "FILE",
      required = true,
      description = "Measured rates, such as ci/benchmarks/rates.yaml.")
  private Path rates = Path.of("");

  @Option(names = "--rows", paramLabel = "N", description = "Rows of the raw files.")
  private @Nullable Long rows;

  EstimateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    RunConfig resolved = RunConfig.of(config.over(ConfigTree.defaults()));
    Estimate.lines(resolved, rates, rows).forEach(console::line);
    return 0;
  }
}
