package io.pimento.app.command;

import io.pimento.app.config.ConfigTree;
import io.pimento.app.console.Console;
import io.pimento.app.job.RankJob;
import io.pimento.app.run.Run;
import io.pimento.app.run.RunFolder;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento rank}. */
@Command(
    name = "rank",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how well supernets rank subnets: trains random subnets from scratch, scores them",
      "in supernets of every strategy and sharing mode, with and without tuning of the head."
    },
    footer = {
      "",
      "Prints Kendall's τ-b and Spearman's ρ; each finished training is kept, so it goes on.",
      "",
      "Examples:",
      "  pimento rank --data data/criteo --run runs/rank",
      "  pimento rank --run runs/rank --subnets 40 --set rank.sharings=[sliced]"
    })
final class RankCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private final RunOptions options = new RunOptions();

  @Option(names = "--subnets", paramLabel = "N", description = "Sets rank.subnets.")
  private @Nullable Integer subnets;

  RankCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    RunFolder folder = options.folder("rank");
    folder.requireUsable();
    if (subnets != null) {
      options.config.values.add("rank.subnets=" + subnets);
    }
    try (Run run = options.open(folder, options.resolve(folder, ConfigTree.defaults()), console)) {
      RankJob.run(run);
    } finally {
      Interrupts.done();
    }
    return 0;
  }
}
