package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.pimento.app.CommandLineRun;
import io.pimento.pim.inference.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The six published architectures, a DLRM and models that PyTorch wrote as ONNX on every shipped
 * device, with every output.
 */
class DoesEveryModelRunOnEveryDeviceTest {
  private static final List<String> MODELS =
      List.of(
          "criteo-small",
          "criteo-full",
          "avazu-small",
          "avazu-full",
          "kdd-small",
          "kdd-full",
          "dlrm",
          "dlrm-18.onnx",
          "encoder-17.onnx",
          "autoint-14.onnx");

  private static final Path ONNX = Path.of("../serve/src/test/resources/onnx");

  @TempDir private Path folder;

  static Stream<Arguments> pairs() {
    return MODELS.stream().flatMap(m -> Targets.shipped().stream().map(d -> Arguments.of(m, d)));
  }

  private String graph(String model) throws Exception {
    if (!model.endsWith(".onnx")) {
      return model;
    }
    String graph = folder.resolve("graph.json").toString();
    CommandLineRun read =
        CommandLineRun.of("graph", "import", ONNX.resolve(model).toString(), "--out", graph);
    assertThat(read.exit()).as(read.err()).isZero();
    return graph;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void isItWholeAndBesideItsHost(String model, String device) throws Exception {
    Path json = folder.resolve("out.json");
    Path page = folder.resolve("page.html");
    CommandLineRun run =
        CommandLineRun.of(
            "pim",
            "--graph",
            graph(model),
            "--device",
            device,
            "--batch",
            "2",
            "--table-rows",
            "200",
            "--history",
            "50",
            "--json",
            json.toString(),
            "--html",
            page.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode r = JsonMapper.builder().build().readTree(Files.readAllBytes(json));
    long sum = 0;
    for (JsonNode part : r.at("/energy_attojoules/by_part")) {
      sum += part.asLong();
    }
    assertThat(sum).isEqualTo(r.at("/energy_attojoules/total").asLong()).isPositive();
    assertThat(r.get("speedup").asDouble()).isPositive();
    assertThat(r.at("/baseline/latency_s").asDouble() / r.get("latency_s").asDouble())
        .isCloseTo(r.get("speedup").asDouble(), offset(1e-9));
    assertThat(r.get("validation").asString()).isNotBlank();
    // Models this small leave some devices without a map.
    String busy = model.endsWith(".onnx") ? "" : "How busy";
    assertThat(Files.readString(page)).contains(busy, "Where the energy goes", "</html>");
  }
}
