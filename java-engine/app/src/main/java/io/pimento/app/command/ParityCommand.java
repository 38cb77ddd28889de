package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.parity.DeviceParityEngine;
import io.pimento.parity.ParityCase;
import io.pimento.parity.ParityCheck;
import io.pimento.parity.ParityEngine;
import io.pimento.parity.ReferenceParityEngine;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.Threads;
import io.pimento.runtime.engine.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento parity}. */
@Command(
    name = "parity",
    mixinStandardHelpOptions = true,
    description = "Checks a backend against files of parity cases (.json, also gzipped).",
    footer = {
      "",
      "One line a case with the largest relative errors; exit code 1 past the tolerance.",
      "",
      "Examples:",
      "  pimento parity cases.json",
      "  pimento parity --backend reference --precision double cases.json.gz"
    })
final class ParityCommand implements Callable<Integer> {
  private static final double FLOAT_TOLERANCE = 1e-4;
  private static final double DOUBLE_TOLERANCE = 1e-9;

  /** Rounding of earlier updates is in later steps; in float the tolerance leaves room for it. */
  private static final double LATER_STEPS_IN_DOUBLE = 100;

  private final Console console;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of parity cases.")
  private List<Path> files = new ArrayList<>();

  @Mixin private final BackendOptions backend = new BackendOptions();

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      description = "Largest relative error: 1e-4 for float, 1e-9 for double (later steps ×100).")
  private @Nullable Double tolerance;

  @Option(names = "--threads", paramLabel = "N", description = "Threads; default all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin final TraceOption trace = new TraceOption();

  ParityCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Backends.Choice choice = backend.choose();
    console.line(choice.line());
    boolean reference = choice.reference();
    double limit = limit(reference);
    double traceLimit = reference ? LATER_STEPS_IN_DOUBLE * limit : limit;
    try (Device device = reference ? null : choice.open(choice.matmul())) {
      ParityEngine engine =
          device == null
              ? new ReferenceParityEngine()
              : new DeviceParityEngine(device, Threads.require(threads));
      return check(engine, limit, traceLimit, choice.name());
    }
  }

  private int check(ParityEngine engine, double limit, double traceLimit, String backend)
      throws IOException {
    int cases = 0;
    int failed = 0;
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new UserException("no parity file " + file);
      }
      for (ParityCase c : ParityCase.read(file)) {
        ParityCheck check = ParityCheck.of(c, engine);
        boolean good = check.within(limit, traceLimit);
        console.line((good ? "ok    " : "FAIL  ") + check);
        cases++;
        failed += good ? 0 : 1;
      }
    }
    if (cases == 0) {
      throw new UserException("there is no case in " + files);
    }
    console.line(cases - failed + " of " + cases + " cases within " + limit + " on " + backend);
    return failed == 0 ? 0 : Failures.FAILURE;
  }

  private double limit(boolean reference) {
    Double asked = tolerance;
    if (asked != null && (asked.isNaN() || asked <= 0)) {
      throw new UserException("--tolerance must be above 0, not " + asked);
    }
    return asked != null ? asked : reference ? DOUBLE_TOLERANCE : FLOAT_TOLERANCE;
  }
}
