package io.pimento.app.command;

import io.pimento.app.command.pim.PimCommand;
import io.pimento.app.console.Console;
import io.pimento.run.Environment;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of the command line. */
@Command(
    name = "pimento",
    mixinStandardHelpOptions = true,
    versionProvider = Pimento.Version.class,
    description = "Trains and searches weight-sharing supernets of click-through-rate models.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start with:  pimento quickstart",
      "Your data:   pimento prepare --format table --schema mine.yaml --out data/mine mine.csv",
      "             pimento auto --data data/mine --run runs/mine --budget 20m",
      "             pimento predict --model runs/mine --input new.csv --output scores.csv"
    })
public final class Pimento implements Runnable {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs one command; its exit code tells of output that was lost, too. */
  public static int run(Console console, String... args) {
    return run(console, () -> commandLine(console), args);
  }

  /** The same of a program of its own, with this one's messages and exit codes. */
  public static int run(Console console, Callable<?> program, String... args) {
    return run(console, () -> withManners(new CommandLine(program), console), args);
  }

  private static int run(Console console, Supplier<CommandLine> line, String... args) {
    Failures failures = new Failures(console);
    boolean trace = List.of(args).contains(TraceOption.NAME);
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> failures.report(e, trace));
    int exit;
    try {
      exit = line.get().execute(args);
    } catch (Error e) {
      exit = failures.report(e, trace);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    if (console.lost()) {
      console.error("pimento: not all output could be written");
      return exit == 0 ? Failures.FAILURE : exit;
    }
    return exit;
  }

  /** All commands over one console. */
  public static CommandLine commandLine(Console console) {
    CommandLine root = new CommandLine(new Pimento());
    root.addSubcommand("quickstart", new QuickstartCommand(console));
    root.addSubcommand("prepare", new PrepareCommand(console));
    root.addSubcommand("train", new TrainCommand(console));
    root.addSubcommand("search", new SearchCommand(console));
    root.addSubcommand("retrain", new RetrainCommand(console));
    root.addSubcommand("fit", new FitCommand(console));
    root.addSubcommand("auto", new AutoCommand(console));
    root.addSubcommand("evaluate", new EvaluateCommand(console));
    root.addSubcommand("importance", new ImportanceCommand(console));
    root.addSubcommand("predict", new PredictCommand(console));
    root.addSubcommand("export", new ExportCommand(console));
    root.addSubcommand("import", new ImportCommand(console));
    root.addSubcommand("watch", new WatchCommand(console));
    root.addSubcommand("tensorboard", new TensorBoardCommand(console));
    root.addSubcommand("inspect", new InspectCommand(console));
    root.addSubcommand("estimate", new EstimateCommand(console));
    root.addSubcommand("progressive", new ProgressiveCommand(console));
    root.addSubcommand("rank", new RankCommand(console));
    root.addSubcommand("codesign", new CodesignCommand(console));
    root.addSubcommand("work", new WorkCommand(console));
    root.addSubcommand("parity", new ParityCommand(console));
    root.addSubcommand("synth", new SynthCommand(console));
    root.addSubcommand("doctor", new DoctorCommand(console));
    root.addSubcommand("completion", new CompletionCommand(console));
    root.addSubcommand("graph", GraphCommand.commandLine(console));
    root.addSubcommand("pim", PimCommand.commandLine(console));
    for (CommandProvider other : ServiceLoader.load(CommandProvider.class)) {
      root.addSubcommand(other.name(), other.command(console));
    }
    return withManners(root, console);
  }

  /** Failures as one line and a code, help as ours. */
  private static CommandLine withManners(CommandLine root, Console console) {
    Failures failures = new Failures(console);
    root.setExecutionExceptionHandler(failures);
    root.setParameterExceptionHandler(
        (e, args) -> {
          String what = Failures.message(e).lines().findFirst().orElse("");
          List<String> near =
              e instanceof UnmatchedArgumentException u ? u.getSuggestions() : List.of();
          console.error(
              "pimento: "
                  + what
                  + (near.isEmpty() ? "" : "; did you mean " + near.getFirst() + "?"));
          console.error("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
          return Failures.USAGE;
        });
    root.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    HelpText.fill(root);
    return root;
  }

  @Override
  public void run() {
    CommandSpec present = spec;
    if (present != null) {
      throw new ParameterException(present.commandLine(), "a command is missing");
    }
  }

  /** The version line. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Environment.version()};
    }
  }
}
