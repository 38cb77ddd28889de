package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a recommender with ever larger tables on a chip that holds fewer and fewer of them, and
 * holds VALIDATION.md's table against that; {@code -Dpimento.validation=write} rewrites it.
 */
class IsTheWholeSystemTableTrueTest {
  private static final ValidationPart PART = new ValidationPart("system");
  private static final int BATCH = 16;
  private static final int[] ROWS = {100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000};

  @TempDir private Path folder;

  @Test
  void isEveryChargeAsTheSimulatorGivesIt() throws Exception {
    StringBuilder s = new StringBuilder(PART.begin());
    s.append("| rows a table | tables with the host | µs a batch | work | spill | standby | device")
        .append(" idle | processor idle | all, µJ a sample | the host's | ratio | ratio without")
        .append(" processors' idle power |\n");
    s.append(
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    Map<Long, double[]> most = new LinkedHashMap<>();
    for (int rows : ROWS) {
      JsonNode d = run(rows);
      JsonNode energy = d.path("energy_attojoules");
      JsonNode charges = energy.path("by_charge");
      long all = energy.path("total").asLong();
      long processor = energy.path("by_part").path("processor-idle").asLong();
      JsonNode base = d.path("baseline").path("energy_attojoules");
      long host = base.path("total").asLong();
      long hostProcessor = base.path("by_part").path("processor-idle").asLong();
      long sum = 0;
      for (JsonNode c : charges) {
        sum += c.asLong();
      }
      assertThat(sum).isEqualTo(all);
      long spilled = d.path("details").path("capacity").path("tables_on_host").asLong();
      double[] seen = most.computeIfAbsent(spilled, k -> new double[2]);
      double latency = d.path("latency_s").asDouble();
      assertThat((double) all).isGreaterThan(0.98 * seen[0]);
      assertThat(latency).isGreaterThan(0.98 * seen[1]);
      seen[0] = Math.max(seen[0], all);
      seen[1] = Math.max(seen[1], latency);
      s.append(
          String.format(
              Locale.ROOT,
              "| %,d | %d of 26 | %.2f | %s | %s | %s | %s | %s | %s | %s | %.2f | %.2f |%n",
              rows,
              spilled,
              latency * 1e6,
              micro(charges.path("work").asLong()),
              micro(charges.path("spill").asLong()),
              micro(charges.path("standby").asLong()),
              micro(charges.path("idle").asLong() - processor),
              micro(processor),
              micro(all),
              micro(host),
              (double) host / all,
              (double) (host - hostProcessor) / (all - processor)));
    }
    assertThat(most.keySet()).contains(0L, 26L);
    PART.hold(s.append(PART.end()).toString());
  }

  private JsonNode run(int rows) throws Exception {
    Path json = folder.resolve(rows + ".json");
    CommandLineRun run =
        CommandLineRun.of(
            "pim",
            "--graph",
            "dlrm",
            "--device",
            "isaac-32nm",
            "--batch",
            Integer.toString(BATCH),
            "--table-rows",
            Integer.toString(rows),
            "--json",
            json.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("on assumed constants rest", "work ", "spill ", "standby ", "idle ");
    assertThat(run.err()).contains("isaac-32nm fails under its own wires");
    return JsonMapper.builder().build().readTree(Files.readAllBytes(json));
  }

  private static String micro(long attojoules) {
    return String.format(Locale.ROOT, "%.3f", attojoules * 1e-12 / BATCH);
  }
}
