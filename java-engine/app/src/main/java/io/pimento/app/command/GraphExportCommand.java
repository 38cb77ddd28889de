package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphJson;
import io.pimento.job.model.GraphChoice;
import io.pimento.job.predict.ScoringModel;
import io.pimento.report.text.Text;
import io.pimento.run.RunData;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento graph export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes the operators of a model, without weights, as JSON.",
    footer = {
      "",
      "What is written is read wherever a graph is asked for (pim --graph, sweeps, estimate), and"
          + " by",
      "other programs: nodes with their operator, attributes and inputs; see the Javadoc of",
      "io.pimento.graph.GraphJson. Widths of inputs follow from the model: a published data set's,",
      "those of --data, or those that a trained model reads.",
      "",
      "Examples:",
      "  pimento graph export --graph dlrm --table-rows 100000 --out dlrm.json",
      "  pimento graph export --graph best.json --data data/mine --out graph.json",
      "  pimento graph export --model runs/mine --out graph.json"
    })
final class GraphExportCommand implements Callable<Integer> {
  private static final int ROWS = 10_000;

  private final Console console;

  @Option(
      names = "--graph",
      paramLabel = "NAME|FILE",
      description = "A hand-made or published model, or a file of an architecture or a graph.")
  private @Nullable String graph;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "Instead, a trained model: a run folder or a file of weights.")
  private @Nullable Path model;

  @Option(names = "--entry", paramLabel = "NAME", description = "One of several in a file.")
  private @Nullable String entry;

  @Option(names = "--data", paramLabel = "DIR", description = "Prepared data that are read.")
  private @Nullable Path data;

  @Option(
      names = "--table-rows",
      paramLabel = "N",
      description = "Rows of every table where no data are named; default ${DEFAULT-VALUE}.")
  private int tableRows = ROWS;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "JSON.")
  private Path out = Path.of("");

  @Mixin private final ConfigOptions config = new ConfigOptions();

  GraphExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Graph chosen = choose();
    AtomicFile.write(out, GraphJson.write(chosen) + "\n");
    console.line(
        "%s: %d operators, %s multiply-adds a row, hash %s"
            .formatted(
                out,
                chosen.nodes().size(),
                Text.count(chosen.cost().multiplyAdds()),
                chosen.hash()));
    return 0;
  }

  private Graph choose() throws IOException {
    if (model != null && graph == null) {
      return ScoringModel.open(model, null, entry).model().inference();
    }
    if (graph == null || model != null) {
      throw new UserException("give --graph or --model, one of them");
    }
    if (data == null) {
      return GraphChoice.of(graph, entry, null, tableRows);
    }
    RunConfig run =
        RunConfig.of(config.over(ConfigTree.defaults()).put("data.prepared", data.toString()));
    try (RunData rows = RunData.open(run.data(), run.model())) {
      return GraphChoice.of(graph, entry, rows.stem(), tableRows);
    }
  }
}
