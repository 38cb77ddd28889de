package io.pimento;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.Main;
import io.pimento.app.console.Console;
import io.pimento.document.Documents;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.GraphJson;
import io.pimento.graph.Value;
import io.pimento.pim.inference.Comparison;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The library's simulation beside {@code pimento pim} of the same graph. */
class DoesASimulationSayWhatTheCommandSaysTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"isaac-32nm", "upmem-dpu"})
  void ofTheSameGraph(String device) throws Exception {
    GraphBuilder b = new GraphBuilder();
    Value rows = b.embeddings("t", b.ids("ids", 2), List.of(300, 40), 8);
    Graph graph = b.scores(b.linear("out", b.flat(rows), 1));
    Path file = Files.writeString(folder.resolve("graph.json"), GraphJson.write(graph));
    Path json = folder.resolve("out.json");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    try (Console console = new Console(out, out, false)) {
      int exit =
          Main.run(
              console,
              "pim",
              "--graph",
              file.toString(),
              "--device",
              device,
              "--batch",
              "8",
              "--json",
              json.toString());
      assertThat(exit).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
    }
    Comparison c = Simulation.of(graph, device).batch(8).run();
    JsonNode command = Documents.json(json);
    assertThat(command.path("energy_attojoules").path("total").asLong())
        .isEqualTo(c.outcome().attojoules());
    assertThat(command.path("latency_s").asDouble()).isEqualTo(c.outcome().nanoseconds() * 1e-9);
    assertThat(command.path("speedup").asDouble()).isEqualTo(c.speedup());
  }
}
