package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.document.Documents;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class IsAnExportedGraphTheModelTest {
  @TempDir Path folder;

  private static CommandLineRun right(String... line) throws Exception {
    CommandLineRun done = CommandLineRun.of(line);
    assertThat(done.exit()).as(done.err()).isZero();
    return done;
  }

  private JsonNode simulated(String graph, String device) throws Exception {
    Path json = folder.resolve("out.json");
    right(
        Stream.of(
                List.of("pim", "--graph", graph, "--device", device, "--table-rows", "500"),
                List.of("--history", "50", "--batch", "4", "--json", json.toString()))
            .flatMap(List::stream)
            .toArray(String[]::new));
    return Documents.json(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dlrm", "xdeepfm", "criteo-full"})
  void isItSimulatedAlike(String name) throws Exception {
    Path file = folder.resolve("graph.json");
    CommandLineRun done =
        right("graph", "export", "--graph", name, "--table-rows", "500", "--out", file.toString());
    assertThat(done.out()).contains("operators, ", "hash ");
    for (String device : List.of("isaac-32nm", "hbm2-pim", "upmem-dpu", "host-ddr4-3200")) {
      JsonNode named = simulated(name, device);
      JsonNode read = simulated(file.toString(), device);
      for (String figure :
          List.of("graph", "latency_s", "energy_attojoules", "mapping", "speedup")) {
        assertThat(named.has(figure)).as(figure).isTrue();
        assertThat(read.path(figure)).as(figure).isEqualTo(named.path(figure));
      }
    }
  }

  @Test
  void isOneModelNamed() throws Exception {
    String out = folder.resolve("x.json").toString();
    assertThat(CommandLineRun.of("graph", "export", "--out", out).err())
        .contains("give --graph or --model");
    assertThat(CommandLineRun.of("graph", "export", "--graph", "nobody", "--out", out).err())
        .contains("--graph nobody");
    assertThat(CommandLineRun.of("graph").err()).contains("a command of graph is needed");
    assertThat(folder.resolve("x.json")).doesNotExist();
  }
}
