package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.SearchJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pimento search}. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description =
        "Searches subnets of the trained supernet; goes on after the journal's last line.",
    footer = {
      "",
      "Examples:",
      "  pimento search --run runs/criteo",
      "  pimento search --run runs/criteo --set search.generations=40 --set search.parallel=2"
    })
final class SearchCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private final RunOptions options = new RunOptions();
  @Mixin private final HandOutOptions handOut = new HandOutOptions();

  SearchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return options.work(console, handOut.of(SearchJob::run));
  }
}
