package io.pimento.app.command.pim;

import io.pimento.app.console.Console;
import io.pimento.codesign.setting.PimSetting;
import io.pimento.codesign.setting.PimSettings;
import io.pimento.codesign.simulate.PimFunction;
import io.pimento.codesign.simulate.PimSetup;
import io.pimento.document.UserException;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.trace.CommandOutput;
import io.pimento.pim.inference.Charges;
import io.pimento.pim.inference.Comparison;
import io.pimento.pim.inference.HostTarget;
import io.pimento.pim.inference.MonteCarlo;
import io.pimento.pim.inference.NearBankTarget;
import io.pimento.pim.inference.Outcome;
import io.pimento.pim.inference.OutcomeFiles;
import io.pimento.pim.inference.ServedLoad;
import io.pimento.pim.inference.Target;
import io.pimento.report.PimPage;
import io.pimento.report.text.Text;
import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pimento pim}: a graph on a device, and the group of the simulator's other commands. */
@Command(
    name = "pim",
    mixinStandardHelpOptions = true,
    description = "Runs a graph on a simulated memory, beside a host with plain memory.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "Examples:",
      "  pimento pim devices",
      "  pimento pim --graph criteo-full --device isaac-32nm --batch 64 --html page.html",
      "  pimento pim --graph dlrm --device hbm2-pim --monte-carlo 200 --json out.json",
      "  pimento pim --graph best.json --device upmem-dpu --data data/criteo",
      "  pimento pim host measure --out this-machine.yaml",
      "  pimento pim sweep --graph dlrm --device isaac-32nm --grid adc.bits=5,6,7,8 --out sweep",
      "  pimento pim memory-trace trace.txt --device ddr4.ini --policy dramsim3 --json out.json"
    })
public final class PimCommand implements Callable<Integer> {
  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final PimOptions options = new PimOptions();

  @Option(
      names = "--monte-carlo",
      paramLabel = "N",
      description = "Also draws the constants N times from their stated ranges; 0.")
  private int samples;

  @Option(
      names = "--p99",
      paramLabel = "MICROSECONDS",
      description = {
        "Also the greatest rate of Poisson arrivals whose p99 latency keeps this, with batches",
        "up to --batch; 0 for no load."
      })
  private double p99;

  @Option(names = "--json", paramLabel = "OUT", description = "The result.")
  private @Nullable Path json;

  @Option(names = "--csv", paramLabel = "OUT", description = "What worked when.")
  private @Nullable Path csv;

  @Option(names = "--perfetto", paramLabel = "OUT", description = "For Perfetto or Chrome.")
  private @Nullable Path perfetto;

  @Option(
      names = "--commands",
      paramLabel = "OUT",
      description = {
        "Plain memory and near-bank: the DRAM commands of the lookups, in DRAMsim3's form, or",
        "DRAMPower's if the name ends in .drampower; a folder gets a file a channel."
      })
  private @Nullable Path commands;

  @Option(names = "--html", paramLabel = "OUT", description = "A page with pictures.")
  private @Nullable Path html;

  @Option(
      names = "--placement",
      paramLabel = "OUT",
      description = "Where everything lives; if the name ends in .json, as --mapping reads it.")
  private @Nullable Path placement;

  private PimCommand(Console console) {
    this.console = console;
  }

  /** The command with those of its group. */
  public static CommandLine commandLine(Console console) {
    CommandLine group = new CommandLine(new PimCommand(console));
    group.addSubcommand("devices", new DevicesCommand(console));
    group.addSubcommand("host", HostCommand.commandLine(console));
    group.addSubcommand("sweep", new SweepCommand(console));
    group.addSubcommand("accesses", new AccessesCommand(console));
    group.addSubcommand("evaluate", new PimEvaluateCommand(console));
    group.addSubcommand("load", new LoadCommand(console));
    group.addSubcommand("gather", new GatherCommand(console));
    group.addSubcommand("dpu", new DpuCommand(console));
    group.addSubcommand("gemv", new GemvCommand(console));
    group.addSubcommand("elementwise", new ElementwiseCommand(console));
    group.addSubcommand("memory-trace", new MemoryTraceCommand(console));
    group.addSubcommand("mnsim", new MnsimCommand(console));
    group.addSubcommand("irdrop", new IrDropCommand(console));
    return group;
  }

  @Override
  public Integer call() throws Exception {
    PimSettings settings = options.settings();
    if (settings.get(PimSetting.GRAPH).isEmpty() || settings.get(PimSetting.DEVICE).isEmpty()) {
      CommandSpec present = spec;
      String message = "--graph and --device are needed, or a command of pim";
      throw present == null
          ? new UserException(message)
          : new ParameterException(present.commandLine(), message);
    }
    return StudyOutput.of(() -> run(settings));
  }

  private int run(PimSettings settings) throws IOException, InterruptedException {
    PimSetup setup = PimSetup.of(settings, options.traffic());
    PimFunction function = setup.function(options.function);
    Comparison c = setup.run();
    c.warnings().forEach(w -> console.error("warning: " + w));
    setup.faultWarning().ifPresent(w -> console.error("warning: " + w));
    MonteCarlo drawn =
        samples == 0 ? null : MonteCarlo.run(c, samples, settings.get(PimSetting.SEED));
    Map<String, Object> tree = new LinkedHashMap<>(c.tree());
    if (drawn != null) {
      tree.put("monte_carlo", drawn.tree());
    }
    if (function != null) {
      tree.put("function", function);
    }
    ServedLoad load = p99 == 0 ? null : load(c.target(), setup);
    ServedLoad baseLoad = p99 == 0 ? null : load(c.host(), setup);
    if (load != null && baseLoad != null) {
      tree.put("load", load.tree());
      tree.put("baseline_load", baseLoad.tree());
    }
    StudyOutput.write(json, tree);
    write(csv, () -> OutcomeFiles.csv(c.outcome()));
    write(perfetto, () -> OutcomeFiles.perfetto(c.outcome()));
    if (commands != null) {
      writeCommands(commands, c);
    }
    write(placement, () -> placement(c));
    write(html, () -> PimPage.of(c, drawn, settings.get(PimSetting.GRAPH)));
    print(c, drawn, function);
    print(c.target().name(), load);
    print(c.host().name(), baseLoad);
    return 0;
  }

  private String placement(Comparison c) {
    boolean readable = placement != null && placement.toString().endsWith(".json");
    return readable ? c.plan().json(c.target()) : c.outcome().mapping();
  }

  private static void writeCommands(Path file, Comparison c) throws IOException {
    DramDevice memory =
        switch (c.target()) {
          case NearBankTarget n -> n.device().memory();
          case HostTarget h -> h.device().memory();
          default ->
              throw new UserException(
                  "--commands are of plain memory; " + c.target().name() + " reads none");
        };
    try (CommandOutput out = CommandOutput.open(file, memory)) {
      c.plan().commands(memory, out.sink());
      out.commit();
    }
  }

  private ServedLoad load(Target target, PimSetup setup) {
    long seed = setup.settings().get(PimSetting.SEED);
    return ServedLoad.of(target, setup.host().device(), setup.job(), p99 * 1e3, seed);
  }

  private void print(String name, @Nullable ServedLoad load) {
    if (load == null) {
      return;
    }
    var best = load.best();
    console.line(
        name
            + (best == null
                ? " alone never keeps a p99 of " + p99 + " us"
                : String.format(
                    Locale.ROOT,
                    " under load: %.0f inferences/s at p99 %.2f us (p50 %.2f us, mean batch %.1f)",
                    best.achieved(),
                    best.p99() / 1e3,
                    best.p50() / 1e3,
                    best.meanBatch())));
  }

  private void print(Comparison c, @Nullable MonteCarlo drawn, @Nullable PimFunction function) {
    Outcome o = c.outcome();
    line(c.target().name(), o);
    line(c.host().name(), c.baseline());
    console.line(
        String.format(
            Locale.ROOT,
            "%.2fx the speed and %.2fx the energy efficiency of the host at its best%s",
            c.speedup(),
            c.energyRatio(),
            c.target().identity().validation().contains("unvalidated") ? " (unvalidated)" : ""));
    console.line("  " + c.assumedText());
    charges(c.target().name(), o);
    charges(c.host().name(), c.baseline());
    if (drawn != null) {
      console.line(
          String.format(
              Locale.ROOT,
              "with constants drawn %d times from %d ranges, 5th percentile: %.2fx and %.2fx",
              drawn.samples(),
              drawn.varied().size(),
              MonteCarlo.percentile(drawn.speedups(), 0.05),
              MonteCarlo.percentile(drawn.energyRatios(), 0.05)));
    }
    if (function != null) {
      console.line(
          String.format(
              Locale.ROOT,
              "outputs with seeded weights move by %.3f %% of their deviation (%d samples),"
                  + " %.4f %% of %s conversions clipped",
              100 * function.error(),
              function.rows(),
              100.0 * function.clipped() / Math.max(1, function.conversions()),
              Text.count(function.conversions())));
    }
    if (o.loadNanoseconds() > 0) {
      console.line(
          String.format(
              Locale.ROOT,
              "before the first batch: %.3g s and %.3g J to write weights and tables",
              o.loadNanoseconds() * 1e-9,
              o.loadAttojoules() * 1e-18));
    }
    Object capacity = o.details().get("capacity");
    if (capacity instanceof Map<?, ?> m && !Long.valueOf(0).equals(m.get("tables_on_host"))) {
      console.line(
          m.get("tables_on_host")
              + " of "
              + m.get("tables")
              + " tables do not fit and stay on the host");
    }
    if (html != null) {
      console.line("page: " + html);
    }
  }

  private void charges(String name, Outcome o) {
    Map<Charges, Long> all = Charges.of(o);
    console.line(
        "  energy of "
            + name
            + ": "
            + all.entrySet().stream()
                .map(
                    e ->
                        String.format(
                            Locale.ROOT,
                            "%s %.3f uJ",
                            e.getKey().label(),
                            e.getValue() * 1e-12 / o.batch()))
                .collect(Collectors.joining(", "))
            + " a sample");
  }

  private void line(String name, Outcome o) {
    String area =
        o.area().isPresent()
            ? String.format(Locale.ROOT, ", %.2f mm2", o.area().getAsDouble())
            : "";
    console.line(
        String.format(
            Locale.ROOT,
            "%-20s %12.3f us for %d samples (first %.3f us), %.0f inferences/s, %.3f uJ each%s",
            name,
            o.nanoseconds() * 1e-3,
            o.batch(),
            o.latency(0) * 1e-3,
            o.throughput(),
            o.attojoules() * 1e-12 / o.batch(),
            area));
  }

  private static void write(@Nullable Path file, Callable<String> text) throws IOException {
    if (file != null) {
      AtomicFile.write(file, StudyOutput.of(text));
    }
  }
}
