package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.GraphJson;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Reshape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoNearBankCommandsRunTest {
  private static final String MEMORY =
      "../../pim-sim/src/test/resources/dramsim3/configs/DDR4_8Gb_x8_3200.ini";

  @TempDir private Path folder;

  @Test
  void isAProductFasterOnUnits() throws Exception {
    Path json = folder.resolve("gemv.json");
    Path commands = folder.resolve("gemv.drampower");
    CommandLineRun run =
        CommandLineRun.of(
            "pim",
            "gemv",
            "--outputs",
            "4096",
            "--inputs",
            "1024",
            "--json",
            json.toString(),
            "--commands",
            commands.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("units 3,666 cycles");
    JsonNode r = read(json);
    assertThat(r.get("speedup").asDouble()).isGreaterThan(2);
    JsonNode u = r.get("units");
    assertThat(u.get("dram_picojoule").asDouble() + u.get("unit_picojoule").asDouble())
        .isEqualTo(u.get("picojoule").asDouble());
    assertThat(Files.readAllLines(commands)).hasSizeGreaterThan(500);
    fails(
        "bad.yaml",
        "pim",
        "gemv",
        "--outputs",
        "8",
        "--inputs",
        "8",
        "--device",
        Files.writeString(folder.resolve("bad.yaml"), "nam: x\n").toString());
  }

  @Test
  void areVectorsFasterOnUnits() throws Exception {
    Path json = folder.resolve("relu.json");
    CommandLineRun run =
        CommandLineRun.of(
            "pim",
            "elementwise",
            "--kernel",
            "relu",
            "--elements",
            "1048000",
            "--json",
            json.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("units 2,033 cycles");
    JsonNode r = read(json);
    assertThat(r.get("operation").asString()).isEqualTo("relu");
    assertThat(r.get("speedup").asDouble()).isGreaterThan(2);
    CommandLineRun bad =
        CommandLineRun.of("pim", "elementwise", "--kernel", "add", "--elements", "0");
    assertThat(bad.exit()).isNotZero();
    assertThat(bad.err()).contains("at least 1");
  }

  @Test
  void isAGatherComparedWithTheBestHost() throws Exception {
    Path json = folder.resolve("gather.json");
    CommandLineRun run =
        CommandLineRun.of(
            "pim",
            "gather",
            "--memory",
            MEMORY,
            "--policy",
            "dramsim3",
            "--queries",
            "100",
            "--json",
            json.toString(),
            "--placements",
            folder.resolve("p").toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("host-best").contains("access-aware").contains("unvalidated");
    JsonNode r = read(json);
    assertThat(r.get("host_best").get("cycles").asLong())
        .isLessThan(r.get("host_naive").get("cycles").asLong());
    assertThat(folder.resolve("p/round-robin.json")).exists();
    fails(
        "mram_bytes = 67108864",
        "pim",
        "gather",
        "--memory",
        MEMORY,
        "--policy",
        "dramsim3",
        "--queries",
        "10",
        "--rows",
        "9000000");
  }

  @Test
  void isALoadServed() throws Exception {
    CommandLineRun run =
        CommandLineRun.of(
            "pim",
            "load",
            "--memory",
            MEMORY,
            "--policy",
            "dramsim3",
            "--queries",
            "64",
            "--batch",
            "16",
            "--arrivals",
            "2000");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("queries/s at p99");
  }

  @Test
  void doesAGraphOfTheUsersOwnRun() throws Exception {
    GraphBuilder b = new GraphBuilder();
    Value ids = b.input("ids", TensorType.indices(2));
    Value rows =
        b.apply(
            new EmbeddingLookup(2),
            ids,
            b.parameter(ParameterSpec.table("t0", 100, 16)),
            b.parameter(ParameterSpec.table("t1", 50, 16)));
    Value flat = b.apply(new Reshape(List.of(32)), rows);
    Value y = b.apply(new Linear(1, false), flat, b.parameter(ParameterSpec.matrix("w", 8, 32)));
    Path graph = folder.resolve("graph.json");
    Files.writeString(graph, GraphJson.write(b.build(Map.of("y", y))));
    Path json = folder.resolve("out.json");
    Path trace = folder.resolve("trace.json");
    CommandLineRun run =
        CommandLineRun.of(
            "pim",
            "--graph",
            graph.toString(),
            "--device",
            "hbm2-pim",
            "--mapping",
            "naive",
            "--batch",
            "4",
            "--json",
            json.toString(),
            "--perfetto",
            trace.toString(),
            "--commands",
            folder.resolve("c.drampower").toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("c.drampower")))
        .filteredOn(l -> l.contains(",RD,"))
        .hasSizeBetween(2, 16);
    fails(
        "--commands are of plain memory",
        "pim",
        "--graph",
        graph.toString(),
        "--device",
        "upmem-dpu",
        "--commands",
        folder.resolve("x").toString());
    assertThat(read(json).at("/details/layers/0/on").asString()).isEqualTo("host");
    assertThat(read(json).at("/details/gather_lines").asInt()).isEqualTo(16);
    assertThat(read(trace).get("traceEvents").get(0).get("name").asString()).isEqualTo("gather");
  }

  private static JsonNode read(Path json) throws Exception {
    return JsonMapper.builder().build().readTree(Files.readAllBytes(json));
  }

  private static void fails(String message, String... args) throws Exception {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exit()).isNotZero();
    assertThat(run.err()).contains(message);
  }
}
