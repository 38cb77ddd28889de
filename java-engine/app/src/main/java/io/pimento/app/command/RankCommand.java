package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.rank.RankJob;
import io.pimento.run.RunFolder;
import io.pimento.run.config.ConfigTree;
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
      "Measures how well cheap scores rank subnets. Random subnets are trained alone",
      "to the end with several seeds. Against that are held: what supernets of every",
      "strategy and sharing mode say, with and without tuning of the head; training",
      "for a part of an epoch from a supernet's tables or all of its weights; training",
      "on fewer rows or for half an epoch; and mere size."
    },
    footer = {
      "",
      "Prints for each score Kendall's τ-b with its 95 %% interval over subnets,",
      "Spearman's ρ, τ as a part of that between single seeds (the ceiling), what its",
      "first choice and the best of its first five lose, and time. Each finished",
      "training is kept, so it goes on; results.json has all under rank.scores.",
      "",
      "Scores (rank.scores): supernet, supernet_tuned, inherited_tables,",
      "inherited_all, eighth_of_rows, quarter_of_rows, half_of_rows, half_epoch,",
      "fewer_multiply_adds, more_multiply_adds, more_parameters.",
      "",
      "Examples:",
      "  pimento rank --data data/criteo --run runs/rank",
      "  pimento rank --run runs/rank --subnets 64 --set rank.sharings=[sliced]",
      "  pimento rank --run runs/rank --subnets 64 --set rank.inherit_part=0.25 \\",
      "      --set 'rank.scores=[supernet_tuned, inherited_all, half_epoch]' \\",
      "      --set rank.strategies=[single-path]"
    })
final class RankCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private final RunOptions options = new RunOptions();
  @Mixin private final HandOutOptions handOut = new HandOutOptions();

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
    return options.work(
        folder, options.resolve(folder, ConfigTree.defaults()), console, handOut.of(RankJob::run));
  }
}
