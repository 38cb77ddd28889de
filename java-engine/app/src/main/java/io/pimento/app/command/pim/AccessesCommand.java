package io.pimento.app.command.pim;

import io.pimento.app.command.ConfigOptions;
import io.pimento.app.console.Console;
import io.pimento.codesign.traffic.TableQueries;
import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.pim.placement.FrequencyFile;
import io.pimento.pim.placement.Queries;
import io.pimento.report.text.Text;
import io.pimento.run.RunData;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.file.AtomicFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento pim accesses}. */
@Command(
    name = "accesses",
    mixinStandardHelpOptions = true,
    description = "Writes which table rows prepared data read: a trace, and how often.",
    footer = {
      "",
      "Examples:",
      "  pimento pim accesses --data data/criteo --queries past.txt --frequencies counts.csv",
      "  pimento pim gather --past past.txt --frequencies counts.csv --tables 26 --rows 1000000"
    })
final class AccessesCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final ConfigOptions config = new ConfigOptions();

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "Prepared data.")
  private Path data = Path.of("");

  @Option(names = "--split", description = "train (default) or validation.")
  private Split split = Split.TRAIN;

  @Option(names = "--limit", paramLabel = "N", description = "Rows; ${DEFAULT-VALUE}.")
  private int limit = 100_000;

  @Option(names = "--queries", paramLabel = "OUT", description = "A line a row of the data.")
  private @Nullable Path queries;

  @Option(names = "--frequencies", paramLabel = "OUT", description = "CSV: table,row,count.")
  private @Nullable Path frequencies;

  AccessesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (queries == null && frequencies == null) {
      throw new UserException("give --queries or --frequencies, or both");
    }
    RunConfig resolved = PimOptions.prepared(config, data);
    try (RunData rows = RunData.open(resolved.data(), resolved.model())) {
      Queries read = TableQueries.of(rows, split, rows.stem().fields(), limit);
      if (queries != null) {
        AtomicFile.write(queries, read.text());
      }
      if (frequencies != null) {
        AtomicFile.write(frequencies, FrequencyFile.text(read.frequencies()));
      }
      console.line(
          Text.count(read.lookups().size())
              + " rows read "
              + Text.count(read.frequencies().size())
              + " different rows of "
              + rows.stem().fields()
              + " tables");
    }
    return 0;
  }
}
