package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.ReportJob;
import io.pimento.job.auto.AutoJob;
import io.pimento.job.auto.BestSoFar;
import io.pimento.run.Run;
import io.pimento.run.RunFolder;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento auto}. */
@Command(
    name = "auto",
    mixinStandardHelpOptions = true,
    description =
        "Looks for the best model within a time: tunes hand-made models and searches architectures"
            + " side by side, keeps the best on validation, tests it once.",
    footer = {
      "",
      "Examples:",
      "  pimento auto --data data/mine --budget 20m",
      "  pimento auto --data data/mine --budget 2h --objective auc --ensemble 5 --run runs/mine",
      "  pimento auto --data data/mine --max-multiply-adds 50000"
    })
final class AutoCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private final RunOptions options = new RunOptions();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "Time for all of it, such as 90s, 20m, 2h (sets auto.budget).")
  private @Nullable String budget;

  @Option(
      names = "--objective",
      paramLabel = "NAME",
      description = "log_loss or auc, on validation (sets auto.objective).")
  private @Nullable String objective;

  @Option(
      names = "--max-multiply-adds",
      paramLabel = "N",
      description = "Most multiply-adds of a model (sets auto.max_multiply_adds).")
  private @Nullable Long maxMultiplyAdds;

  @Option(
      names = "--ensemble",
      paramLabel = "K",
      description = "Lists the mean prediction of the best K models, too (sets auto.ensemble).")
  private @Nullable Integer ensemble;

  AutoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    RunFolder folder = options.folder("auto");
    folder.requireUsable();
    set("budget", budget);
    set("objective", objective);
    set("max_multiply_adds", maxMultiplyAdds);
    set("ensemble", ensemble);
    RunConfig resolved = options.resolve(folder, ConfigTree.defaults());
    AutoJob.check(resolved.auto());
    return options.work(folder, resolved, console, this::search);
  }

  private void search(Run run) throws IOException, InterruptedException {
    best(run).forEach(console::line);
    console.line("report: " + ReportJob.write(run.study()));
    console.line(
        "score new rows with: pimento predict --model %s --input FILE --output scores.csv"
            .formatted(run.folder().path()));
  }

  /** Looks for the best model, and lets Ctrl-C say what there is of it; the leaderboard's lines. */
  static List<String> best(Run run) throws IOException, InterruptedException {
    BestSoFar bestSoFar = new BestSoFar(run.config().auto().auc(), run.folder().fittedBest());
    Interrupts.say(bestSoFar::lines);
    return AutoJob.run(run, bestSoFar);
  }

  private void set(String key, @Nullable Object value) {
    if (value != null) {
      options.config.values.add("auto." + key + "=" + value);
    }
  }
}
