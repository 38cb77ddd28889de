package io.pimento.app.command.pim;

import io.pimento.app.UserException;
import io.pimento.app.command.ConfigOptions;
import io.pimento.app.config.ConfigTree;
import io.pimento.app.config.RunConfig;
import io.pimento.app.console.Console;
import io.pimento.app.console.Text;
import io.pimento.app.job.GraphChoice;
import io.pimento.app.job.TableReads;
import io.pimento.app.report.PimPage;
import io.pimento.app.run.RunData;
import io.pimento.data.Split;
import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.AccessHistory;
import io.pimento.pim.crossbar.mapping.DynamicUnit;
import io.pimento.pim.crossbar.mapping.Mapper;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.Table;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.crossbar.output.ChromeTrace;
import io.pimento.pim.crossbar.output.InferenceCsv;
import io.pimento.pim.crossbar.output.InferenceJson;
import io.pimento.pim.crossbar.schedule.Accesses;
import io.pimento.pim.crossbar.schedule.Inference;
import io.pimento.runtime.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento pim run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs one batch of a graph through a crossbar device, cycle by cycle.",
    footer = {
      "",
      "Rows of tables are read as in the prepared data of --data, else by a seeded Zipf law.",
      "",
      "Examples:",
      "  pimento pim run --graph dlrm --device isaac-32nm --batch 64 --json out.json",
      "  pimento pim run --graph criteo-full --device small-crossbar-32nm --interaction engine \\",
      "      --mapping access-aware --html page.html --perfetto trace.json"
    })
final class RunCommand implements Callable<Integer> {
  private static final int HISTORY = 20_000;

  private final Console console;

  @Mixin private final CrossbarOptions crossbars = new CrossbarOptions();
  @Mixin final ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--graph",
      required = true,
      paramLabel = "NAME|FILE",
      description = {
        "A graph or architecture file, parity cases, a published architecture",
        "(criteo-small, criteo-full, avazu-…, kdd-…) or a hand-made model (dlrm)."
      })
  private String graph = "";

  @Option(names = "--entry", paramLabel = "NAME", description = "One of several in the file.")
  private @Nullable String entry;

  @Option(names = "--data", paramLabel = "DIR", description = "Prepared data.")
  private @Nullable Path data;

  @Option(names = "--table-rows", paramLabel = "N", description = "Without data: ${DEFAULT-VALUE}.")
  private int tableRows = 10_000;

  @Option(names = "--skew", paramLabel = "X", description = "Of the Zipf law; ${DEFAULT-VALUE}.")
  private double skew = 1.05;

  @Option(names = "--seed", paramLabel = "N", description = "Of the Zipf law; ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--batch", paramLabel = "N", description = "Samples; ${DEFAULT-VALUE}.")
  private int batch = 1;

  @Option(
      names = "--mapping",
      paramLabel = "NAME",
      description = "Of tables: naive (default), round-robin, access-aware, co-occurrence.")
  private String tables = "naive";

  @Option(
      names = "--interaction",
      paramLabel = "UNIT",
      description = "Dot products and FM on: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
  private DynamicUnit interaction = DynamicUnit.DIGITAL;

  @Option(
      names = "--attention",
      paramLabel = "UNIT",
      description = "Attention's products on: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
  private DynamicUnit attention = DynamicUnit.DIGITAL;

  @Option(names = "--area", paramLabel = "MM2", description = "Area budget; the whole chip.")
  private double area;

  @Option(names = "--replicate", description = "Copies layers while the budget lasts.")
  private boolean replicate;

  @Option(names = "--adc-reads", description = "Single rows of tables pass the ADCs, too.")
  private boolean adcReads;

  @Option(names = "--json", paramLabel = "OUT", description = "The result.")
  private @Nullable Path json;

  @Option(names = "--csv", paramLabel = "OUT", description = "When every operator worked.")
  private @Nullable Path csv;

  @Option(names = "--perfetto", paramLabel = "OUT", description = "Chrome and Perfetto trace.")
  private @Nullable Path perfetto;

  @Option(names = "--html", paramLabel = "OUT", description = "A page with pictures.")
  private @Nullable Path html;

  @Option(names = "--placement", paramLabel = "OUT", description = "Where everything lives.")
  private @Nullable Path placement;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    try {
      return run();
    } catch (CrossbarException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private int run() throws IOException, InterruptedException {
    CrossbarDevice device = crossbars.read(console);
    MappingOptions standard = MappingOptions.STANDARD.with(crossbars.precisions());
    MappingOptions options =
        standard
            .with(TablePolicy.named(tables))
            .with(interaction, attention)
            .within(area, replicate)
            .withSense(!adcReads);
    Path prepared = data;
    Inference result;
    if (prepared == null) {
      Graph g = GraphChoice.of(graph, entry, null, tableRows);
      result = synthetic(g, device, options);
    } else {
      ConfigTree tree =
          config
              .over(ConfigTree.defaults())
              .set(
                  "data.prepared="
                      + tools.jackson.databind.json.JsonMapper.builder()
                          .build()
                          .writeValueAsString(prepared.toString()));
      RunConfig resolved = RunConfig.of(tree);
      try (RunData rows = RunData.open(resolved.data(), resolved.model().embedding())) {
        Graph g = GraphChoice.of(graph, entry, rows.stem(), tableRows);
        result = real(g, device, options, rows);
      }
    }
    write(result);
    return 0;
  }

  private Inference synthetic(Graph g, CrossbarDevice device, MappingOptions options) {
    // The history is another seed's, so that a layout never knows the future.
    Accesses past = Accesses.zipf(seed + 1, skew);
    AccessHistory history = new AccessHistory();
    if (options.tables() == TablePolicy.ACCESS_AWARE
        || options.tables() == TablePolicy.CO_OCCURRENCE) {
      MappingOptions plain = options.with(TablePolicy.NAIVE);
      List<Table> all = Mapper.map(g, device, plain, history).tables();
      for (int t = 0; t < all.size(); t++) {
        for (int s = 0; s < HISTORY; s++) {
          history.add(all.get(t).parameter(), past.rows(s, t, all.get(t).rows()));
        }
      }
    }
    Mapping mapping = Mapper.map(g, device, options, history);
    return Inference.run(device, mapping, Accesses.zipf(seed, skew), batch);
  }

  private Inference real(Graph g, CrossbarDevice device, MappingOptions options, RunData rows)
      throws InterruptedException {
    int fields = rows.stem().fields();
    AccessHistory history = new AccessHistory();
    List<Table> all = Mapper.map(g, device, options.with(TablePolicy.NAIVE), history).tables();
    for (int[] ids : TableReads.ids(rows.rows(Split.TRAIN), fields, HISTORY)) {
      for (int t = 0; t < all.size(); t++) {
        history.add(all.get(t).parameter(), ids[t % fields]);
      }
    }
    int[][] now = TableReads.ids(rows.rows(Split.VALIDATION), fields, batch);
    Mapping mapping = Mapper.map(g, device, options, history);
    return Inference.run(
        device, mapping, (s, t, n) -> new int[] {now[s % now.length][t % fields]}, batch);
  }

  private void write(Inference i) throws IOException {
    write(json, InferenceJson.of(i));
    write(csv, InferenceCsv.of(i));
    write(perfetto, ChromeTrace.of(i));
    write(placement, i.mapping().text());
    Path page = html;
    if (page != null) {
      AtomicFile.write(page, PimPage.of(i, graph));
      console.line("page: " + page);
    }
    console.line(
        String.format(
            Locale.ROOT,
            "%s cycles, %.3f us for %d samples (first %.3f us), %.0f inferences/s",
            Text.count(i.cycles()),
            i.seconds(i.cycles()) * 1e6,
            i.batch(),
            i.seconds(i.latencies()[0]) * 1e6,
            i.throughput()));
    console.line(
        String.format(
            Locale.ROOT,
            "%.3f uJ an inference, %d tiles of %d (%.2f mm2), %d crossbars; programming %.3g s",
            i.energy().total() * 1e-12 / i.batch(),
            i.mapping().tilesUsed(),
            i.device().tiles(),
            i.device().areaOfTile() * 1e-12 * i.mapping().tilesUsed(),
            i.mapping().crossbarsUsed(),
            i.seconds(i.programming().cycles())));
    long host = i.mapping().tables().stream().filter(Table::isOnHost).count();
    if (host > 0) {
      console.line(
          host + " of " + i.mapping().tables().size() + " tables do not fit and stay on the host");
    }
  }

  private static void write(@Nullable Path file, String text) throws IOException {
    if (file != null) {
      AtomicFile.write(file, text);
    }
  }
}
