package io.pimento.app.command.pim;

import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.study.GatherStudy;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento pim gather}. */
@Command(
    name = "gather",
    mixinStandardHelpOptions = true,
    description = "Embedding lookups by processors beside banks and by a host with plain memory.",
    footer = {
      "",
      "The host is tried with every address map, queue depth, cache and layout; the speedup is",
      "over the fastest of them. A device whose validation is 'unvalidated' says so in the result.",
      "",
      "Examples:",
      "  pimento pim gather --memory ddr4.ini --policy dramsim3 --json out.json",
      "  pimento pim gather --memory ddr4.yaml --tables 8 --rows 30000000 --spill"
          + " --placements folder"
    })
final class GatherCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final GatherOptions options = new GatherOptions();

  @Option(names = "--json", paramLabel = "OUT", description = "The result.")
  private @Nullable Path json;

  @Option(names = "--csv", paramLabel = "OUT", description = "A line a way of gathering.")
  private @Nullable Path csv;

  @Option(
      names = "--placements",
      paramLabel = "FOLDER",
      description = "Where each placement is written, as JSON.")
  private @Nullable Path placements;

  GatherCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    GatherStudy s =
        StudyOutput.of(() -> GatherStudy.run(options.memory(), options.dpu(), options.workload()));
    StringBuilder lines = new StringBuilder("way,cycles,nanoseconds,picojoule\n");
    host(lines, "host-naive", s.naive());
    host(lines, "host-best", s.best());
    s.units()
        .forEach(
            (name, u) -> {
              console.line(
                  String.format(
                      Locale.ROOT,
                      "%-13s %12s cycles %14.1f ns  %.2fx the best host, balance %.2f, %s; at least"
                          + " %.0f %% of its time rests on assumed constants, of the host's %.0f"
                          + " %%",
                      name,
                      Text.count(u.gather().cycles()),
                      u.nanoseconds(),
                      s.speedup(name),
                      u.gather().balance(),
                      s.dpu().validation(),
                      100 * u.assumedTime(s.dpu()),
                      StudyOutput.assumedPercent(s.memory())));
              lines.append(
                  String.format(
                      Locale.ROOT,
                      "%s,%d,%s,%s%n",
                      name,
                      u.gather().cycles(),
                      u.nanoseconds(),
                      u.picojoule()));
            });
    StudyOutput.write(json, s.tree());
    if (csv != null) {
      Files.writeString(csv, lines);
    }
    if (placements != null) {
      write(placements, s);
    }
    return 0;
  }

  private void host(StringBuilder lines, String name, HostGather g) {
    console.line(
        String.format(
            Locale.ROOT,
            "%-13s %12s cycles %14.1f ns  map %s, queues %d/%d, cache hits %s",
            name,
            Text.count(g.cycles()),
            g.nanoseconds(),
            g.plan().addressOrder(),
            g.plan().commandQueue(),
            g.plan().requestQueue(),
            Text.count(g.hits())));
    lines.append(
        String.format(
            Locale.ROOT, "%s,%d,%s,%s%n", name, g.cycles(), g.nanoseconds(), g.picojoule()));
  }

  private static void write(Path folder, GatherStudy s) throws IOException {
    Files.createDirectories(folder);
    for (var e : s.units().entrySet()) {
      Path file = folder.resolve(e.getKey() + ".json");
      if (Files.isDirectory(file)) {
        throw new UserException(file + ": is a folder; name another with --placements");
      }
      Files.writeString(file, e.getValue().placement().json() + "\n");
    }
  }
}
