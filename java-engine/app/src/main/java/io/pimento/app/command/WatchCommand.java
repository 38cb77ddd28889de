package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.app.web.Answer;
import io.pimento.app.web.LocalServer;
import io.pimento.job.watch.RunWatch;
import io.pimento.report.WatchPage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento watch}. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Shows a run in a browser while another command goes on with it, until Ctrl-C.",
    footer = {
      "",
      "The page has the losses of trainings, the candidates of a search, the best trainings, the",
      "leaderboard, the last lines said and what time is left. It reads the run's folder, never",
      "writes, and is served to this machine alone; for another one, tunnel: ssh -L"
          + " 8090:127.0.0.1:8090.",
      "",
      "Example:",
      "  pimento watch runs/mine"
    })
final class WatchCommand implements Callable<Integer> {
  private static final int MOST_BYTES = 1 << 16;

  private final Console console;

  @Parameters(paramLabel = "RUN", description = "A run folder.")
  private Path run = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Default ${DEFAULT-VALUE}; 0 for any that is free.")
  private int port = 8090;

  @Mixin final TraceOption trace = new TraceOption();

  WatchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    try (LocalServer server = serve(run, port, console)) {
      console.line(run + " is shown at " + server.address() + " until Ctrl-C");
      new CountDownLatch(1).await();
    }
    return 0;
  }

  /** A server of a run's page, which has begun to answer. */
  static LocalServer serve(Path run, int port, Console console) throws Exception {
    RunWatch watch = new RunWatch(run);
    LocalServer server =
        LocalServer.open("127.0.0.1", port, MOST_BYTES, e -> console.error("pimento: watch: " + e));
    server.route("GET", "/", request -> Answer.text("text/html", WatchPage.html(run.toString())));
    server.route("GET", "/state", request -> Answer.json(watch.state()));
    server.start();
    return server;
  }
}
