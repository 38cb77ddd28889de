package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoesAMemoryTraceRunTest {
  private static final String DATA = "../../pim-sim/src/test/resources/dramsim3/";
  private static final String TRACE = DATA + "traces/ddr4_idle8.trc.gz";
  private static final String DEVICE = DATA + "configs/DDR4_8Gb_x8_3200.ini";

  @TempDir private Path folder;

  @Test
  void areResultRequestsAndCommandsWritten() throws Exception {
    Path json = folder.resolve("out.json");
    Path requests = folder.resolve("requests.csv");
    Path commands = folder.resolve("c.drampower");
    CommandLineRun run =
        CommandLineRun.of(
            "pim",
            "memory-trace",
            TRACE,
            "--device",
            DEVICE,
            "--policy",
            "dramsim3",
            "--json",
            json.toString(),
            "--requests",
            requests.toString(),
            "--commands",
            commands.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("14,173 cycles, 7 reads");
    assertThat(run.err()).contains("DRAMsim3 never reads");
    JsonNode result = JsonMapper.builder().build().readTree(Files.readAllBytes(json));
    assertThat(result.get("last_any_done_cycle").asLong()).isEqualTo(14172);
    assertThat(result.get("avg_read_latency").asDouble()).isEqualTo(49.0);
    assertThat(result.get("writes").asLong()).isEqualTo(1);
    assertThat(result.get("energy").get("total_energy").asDouble()).isEqualTo(14017104.0);
    assertThat(Files.readAllLines(requests))
        .hasSize(9)
        .contains("5,0x1c8040,WRITE,10100,10101,10102");
    assertThat(Files.readAllLines(commands)).contains("102,ACT,0", "124,RD,0", "6262,REF,0");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void areMistakesToldInOneLine() throws Exception {
    String json = folder.resolve("out.json").toString();
    fails("--graph and --device are needed, or a command of pim", "pim");
    Path yaml =
        Files.writeString(
            folder.resolve("d.yaml"), "dram_structure: {protocol: DDR4}\ntiming: {tRFC2: 416}\n");
    fails(
        "nothing reads the key 'tRFC2'",
        "pim",
        "memory-trace",
        TRACE,
        "--device",
        yaml.toString(),
        "--json",
        json);
    fails(
        "unknown --policy 'x'",
        "pim",
        "memory-trace",
        TRACE,
        "--device",
        DEVICE,
        "--policy",
        "x",
        "--json",
        json);
    assertThat(Path.of(json)).doesNotExist();
  }

  @Test
  void areKeysThatNothingReadsNamedAndTheRunGoesOn() throws Exception {
    Path json = folder.resolve("out.json");
    CommandLineRun run =
        CommandLineRun.of(
            "pim", "memory-trace", TRACE, "--device", DEVICE, "--json", json.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("nothing here reads, so these are ignored: tRFC2, tRFC4");
    JsonNode result = JsonMapper.builder().build().readTree(Files.readAllBytes(json));
    assertThat(result.get("commands").get("num_write_cmds").asLong()).isEqualTo(1);
    assertThat(result.get("average_bandwidth_gb_per_s").asDouble())
        .isLessThan(result.get("peak_bandwidth_gb_per_s").asDouble());
  }

  private static void fails(String message, String... args) throws Exception {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
