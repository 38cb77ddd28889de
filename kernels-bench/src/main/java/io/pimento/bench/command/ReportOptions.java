package io.pimento.bench.command;

import io.pimento.app.console.Console;
import io.pimento.bench.result.BenchReport;
import io.pimento.bench.result.JmhResults;
import io.pimento.bench.result.ReportComparison;
import io.pimento.bench.result.ReportJson;
import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import picocli.CommandLine.Option;

/** What becomes of the numbers besides the table on the terminal. */
final class ReportOptions {
  @Option(names = "--json", paramLabel = "FILE", description = "Write all numbers.")
  @Nullable Path json;

  @Option(
      names = "--jmh",
      paramLabel = "FILE",
      description = "Write times as JMH's JSON, for tools that read that.")
  @Nullable Path jmh;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = {
        "An older --json file: flags what fell by more than a tenth of its fraction of the limit",
        "or of its ratio to a peer (exit code 1)."
      })
  @Nullable Path compare;

  @Option(
      names = "--save-baseline",
      paramLabel = "DIR",
      description = "Write the numbers as <cpu>-<cores>-cores-<table>.json there.")
  @Nullable Path baselines;

  private @Nullable BenchReport before;

  /** Reads what is to be compared with: a wrong name costs no measuring. */
  void read() {
    if (compare != null) {
      before = ReportJson.read(compare);
    }
  }

  /** Writes, compares, and returns the exit code. */
  int finish(BenchReport now, Console console) throws IOException {
    return finish(now, JmhResults.of(now), console);
  }

  /**
   * The same with more than one time of each measurement.
   *
   * @param times as JMH has them
   */
  int finish(BenchReport now, List<RunResult> times, Console console) throws IOException {
    if (jmh != null) {
      JmhResults.write(times, jmh);
    }
    if (json != null) {
      ReportJson.write(now, json);
    }
    if (baselines != null) {
      Path file = baselines.resolve(now.machine().fileName(now.table()));
      ReportJson.write(now, file);
      console.line("baseline: " + file);
    }
    return before == null ? 0 : compared(before, now, console);
  }

  private int compared(BenchReport old, BenchReport now, Console console) {
    long common = ReportComparison.common(old, now);
    if (common == 0) {
      throw new UserException(compare + " has no measurement in common with this run");
    }
    console.line("");
    if (!old.machine().equals(now.machine())) {
      console.line("measured elsewhere: " + old.machine() + "; here: " + now.machine());
    }
    List<ReportComparison.Fall> falls = ReportComparison.falls(old, now);
    console.line(
        "%d of %d measurements fell by more than %.0f %% against %s"
            .formatted(falls.size(), common, 100 * ReportComparison.ALLOWED, compare));
    falls.forEach(f -> console.line("  " + f));
    return falls.isEmpty() ? 0 : 1;
  }
}
