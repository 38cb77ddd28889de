package io.pimento.serve;

import io.pimento.app.command.ModelOptions;
import io.pimento.app.console.Console;
import io.pimento.app.web.LocalServer;
import io.pimento.document.UserException;
import io.pimento.job.predict.ScoringModel;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code serve http}. */
@Command(
    name = "http",
    mixinStandardHelpOptions = true,
    description = "Scores raw rows over HTTP until Ctrl-C.",
    footer = {
      "",
      "  curl -d @rows.csv -H 'Content-Type: text/csv' http://127.0.0.1:8080/score",
      "  curl -d '{\"rows\": [{\"age\": 39}]}' -H 'Content-Type: application/json' …/score"
    })
final class HttpCommand implements Callable<Integer> {
  private static final int MEBIBYTE = 1 << 20;

  private final Console console;

  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "engine (default) or onnx: ONNX Runtime, from an export made now.")
  private Scorers.By by = Scorers.By.ENGINE;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Where to listen; default ${DEFAULT-VALUE}, this machine alone.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Default ${DEFAULT-VALUE}; 0 for any that is free.")
  private int port = 8080;

  @Option(
      names = "--side-by-side",
      paramLabel = "N",
      description = "Requests that are scored at a time, a core each; 0 (default) for all cores.")
  private int sideBySide;

  @Option(
      names = "--most-rows",
      paramLabel = "N",
      description = "Rows of a request; default ${DEFAULT-VALUE}.")
  private int mostRows = 4096;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "Computing before the first request, so that it is fast; default ${DEFAULT-VALUE}.")
  private double warmUp = 10;

  HttpCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (mostRows < 1 || mostRows > MEBIBYTE || sideBySide < 0) {
      throw new UserException("--most-rows goes from 1 to " + MEBIBYTE + ", --side-by-side from 0");
    }
    int count = sideBySide == 0 ? Runtime.getRuntime().availableProcessors() : sideBySide;
    ScoringModel opened = model.open();
    try (Scorers scorers = Scorers.open(by, opened, count, 1);
        LocalServer server =
            LocalServer.open(host, port, 8 * MEBIBYTE, e -> console.error("pimento: " + e))) {
      ScoringServer.serve(server, opened, new ScoringService(opened, scorers.all(), mostRows));
      scorers.warmUp(new EncodedRows(opened, mostRows), warmUp);
      server.start();
      console.line(opened.model().name() + " listens at " + server.address());
      new CountDownLatch(1).await();
    }
    return 0;
  }
}
