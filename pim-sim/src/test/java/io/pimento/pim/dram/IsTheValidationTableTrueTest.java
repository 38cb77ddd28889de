package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.ValidationPart;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Writes VALIDATION.md's table anew and holds the committed file against it; {@code
 * -Dpimento.validation=write} rewrites the file.
 */
class IsTheValidationTableTrueTest {
  private static final ValidationPart PART = new ValidationPart("dram");

  @TempDir private Path folder;
  private int logged;
  private int identicalLogs;
  private int identicalRequests;
  private double worst;
  private double worstLegal;
  private String worstLegalCase = "";

  @Test
  void isEveryFigureAsTheSimulatorGivesIt() throws IOException {
    StringBuilder rows = new StringBuilder();
    List<Dramsim3Data.Case> cases = Dramsim3Data.cases();
    for (Dramsim3Data.Case c : cases) {
      rows.append(row(c));
    }
    String table =
        PART.begin()
            + String.format(
                Locale.ROOT,
                "Every request done at the very same clock: %d of %d runs with `--policy"
                    + " dramsim3`.%nThe same commands where DRAMsim3's are logged: %d of %d runs."
                    + " Greatest deviation of cycles, mean latency or energy: %.4f %%.%nWith"
                    + " `--policy dramsim3-legal` the greatest is %.4f %% (%s).%n%n",
                identicalRequests,
                cases.size(),
                identicalLogs,
                logged,
                worst,
                worstLegal,
                worstLegalCase)
            + "| device | trace | cycles | DRAMsim3 | mean read latency | DRAMsim3 | energy,"
            + " V·A·cycle | DRAMsim3 | requests identical | commands identical |\n"
            + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |\n"
            + rows
            + PART.end();
    PART.hold(table);
    assertThat(worst).isLessThan(0.5);
  }

  private String row(Dramsim3Data.Case c) throws IOException {
    Path requests = folder.resolve("requests.csv");
    TraceResult r =
        MemoryTrace.run(
            c.tracePath(), c.device(Rules.DRAMSIM3), new MemoryTrace.Outputs(requests, folder));
    long cycles = c.driver().get("ticks_run").asLong();
    double latency = c.driver().get("avg_read_latency").asDouble();
    double energy = 0;
    for (JsonNode channel : c.statistics()) {
      energy += channel.get("total_energy").asDouble();
    }
    worst = Math.max(worst, deviation(r, cycles, latency, energy));
    TraceResult legal =
        MemoryTrace.run(c.tracePath(), c.device(Rules.DRAMSIM3_LEGAL), MemoryTrace.Outputs.NONE);
    double legalDeviation = deviation(legal, cycles, latency, energy);
    if (legalDeviation > worstLegal) {
      worstLegal = legalDeviation;
      worstLegalCase = c.toString();
    }
    boolean same = sameRequests(c, requests);
    identicalRequests += same ? 1 : 0;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %d | %.4f | %.4f | %.3f | %.3f | %s | %s |%n",
        c.config(),
        c.trace(),
        r.cycles(),
        cycles,
        r.readLatency().mean(),
        latency,
        r.totalEnergy() * 1e-3,
        energy * 1e-3,
        same ? "yes" : "no",
        sameCommands(c));
  }

  /** The greatest of three, in percent; DRAMsim3's latency was printed to six decimals. */
  private static double deviation(TraceResult r, long cycles, double latency, double energy) {
    double c = Math.abs(r.cycles() / (double) cycles - 1);
    double l = Math.abs(r.readLatency().mean() / latency - 1);
    double e = Math.abs(r.totalEnergy() / energy - 1);
    return 100 * Math.max(c, Math.max(l, e));
  }

  private static boolean sameRequests(Dramsim3Data.Case c, Path requests) throws IOException {
    List<String> ours = Files.readAllLines(requests);
    List<String> theirs = Dramsim3Data.unpacked(c.folder().resolve("done.txt.gz")).lines().toList();
    long added = 0;
    for (int i = 0; i < theirs.size(); i++) {
      String[] f = theirs.get(i).split(" ");
      added += Long.parseLong(f[0]);
      if (!ours.get(i + 1).endsWith("," + added + "," + (added + Long.parseLong(f[1])))) {
        return false;
      }
    }
    return ours.size() == theirs.size() + 1;
  }

  private String sameCommands(Dramsim3Data.Case c) throws IOException {
    try (Stream<Path> all = Files.list(c.folder())) {
      List<Path> logs = all.filter(p -> p.getFileName().toString().startsWith("ch_")).toList();
      if (logs.isEmpty()) {
        return "not logged";
      }
      boolean same = true;
      boolean head = false;
      for (Path log : logs) {
        String name = log.getFileName().toString();
        List<String> expected = Dramsim3Data.unpacked(log).lines().toList();
        Path ours = folder.resolve(name.substring(0, name.indexOf("cmd")) + "cmd.trace");
        List<String> lines = Files.readAllLines(ours);
        head |= name.contains("head");
        same &= lines.subList(0, Math.min(lines.size(), expected.size())).equals(expected);
        same &= name.contains("head") || lines.size() == expected.size();
      }
      logged++;
      identicalLogs += same ? 1 : 0;
      return same ? head ? "yes (first 4000)" : "yes" : "no";
    }
  }
}
