package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoesACrossbarRunTest {
  private static final String DATA = "../../pim-sim/src/test/resources/crossbar/";

  @TempDir private Path folder;

  private CommandLineRun pim(String... args) throws Exception {
    String[] all = new String[args.length + 1];
    all[0] = "pim";
    System.arraycopy(args, 0, all, 1, args.length);
    return CommandLineRun.of(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dlrm",
        "criteo-small",
        "criteo-full",
        "avazu-small",
        "avazu-full",
        "kdd-small",
        "kdd-full"
      })
  void isEveryOutputWritten(String graph) throws Exception {
    Path json = folder.resolve("out.json");
    Path csv = folder.resolve("out.csv");
    Path trace = folder.resolve("trace.json");
    Path page = folder.resolve("page.html");
    CommandLineRun run =
        pim(
            "--graph",
            graph,
            "--device",
            "small-crossbar-32nm",
            "--batch",
            "3",
            "--mapping",
            "access-aware",
            "--interaction",
            "ENGINE",
            "--table-rows",
            "500",
            "--json",
            json.toString(),
            "--csv",
            csv.toString(),
            "--perfetto",
            trace.toString(),
            "--html",
            page.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("for 3 samples", "of the host at its best");
    JsonNode r = JsonMapper.builder().build().readTree(Files.readAllBytes(json));
    long total = r.get("energy_attojoules").get("total").asLong();
    long parts = 0;
    for (JsonNode part : r.get("energy_attojoules").get("by_part")) {
      parts += part.asLong();
    }
    assertThat(parts).isEqualTo(total).isPositive();
    assertThat(r.get("device").asString()).isEqualTo("small-crossbar-32nm");
    assertThat(r.get("constants").get("adc_energy.8").get("source").asString()).contains("isaac");
    assertThat(Files.readAllLines(csv).size()).isGreaterThan(10);
    assertThat(Files.readString(trace)).startsWith("{\"traceEvents\":[{\"name\":\"#");
    assertThat(Files.readString(page)).contains("Where the energy goes", "</html>");
  }

  @Test
  void areFilesOfOthersHeldAgainstTheModels() throws Exception {
    CommandLineRun grid = pim("mnsim", DATA + "mnsim_pe_grid.json.gz");
    assertThat(grid.exit()).as(grid.err()).isZero();
    assertThat(grid.out()).contains("288 settings", "lat_ns.total");
    CommandLineRun nodal = pim("irdrop", DATA + "irdrop_nodal.json");
    assertThat(nodal.exit()).as(nodal.err()).isZero();
    assertThat(nodal.out()).contains("28 crossbars checked", "skip");
    assertThat(pim("mnsim", DATA + "mnsim_pe_grid.json.gz", "--tolerance", "1e-17").exit())
        .isEqualTo(1);
    assertThat(pim("irdrop", DATA + "irdrop_nodal.json", "--tolerance", "1e-17").exit())
        .isEqualTo(1);
  }

  @Test
  void doesEveryOperatorHaveItsPrecisionAndDoFaultsMoveOutputs() throws Exception {
    Path mixed = folder.resolve("mixed.json");
    Path same = folder.resolve("same.json");
    String[] run = {"--graph", "dlrm", "--device", "isaac-32nm", "--table-rows", "50"};
    pim(all(run, "--bits", "w4a4", "--json", same.toString()));
    CommandLineRun of =
        pim(
            all(
                run,
                "--bits",
                "w4a4",
                "--node-bits",
                "3=w8a8,46=w8a8",
                "--faults",
                "stuck-on=0.01,seed=2",
                "--json",
                mixed.toString()));
    assertThat(of.exit()).as(of.err()).isZero();
    assertThat(of.out()).contains("outputs with seeded weights move by");
    JsonMapper json = JsonMapper.builder().build();
    JsonNode some = json.readTree(Files.readAllBytes(mixed));
    assertThat(some.get("mapping"))
        .isNotEqualTo(json.readTree(Files.readAllBytes(same)).get("mapping"));
    assertThat(some.at("/function/error").asDouble()).isPositive();
  }

  private static String[] all(String[] first, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(first), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }

  @Test
  void areDevicesListedWithTheirValidation() throws Exception {
    assertThat(pim("devices").out())
        .contains(
            "isaac-32nm",
            "unvalidated",
            "are assumed",
            "hbm2-pim",
            "gddr6-aim",
            "upmem-dpu",
            "recnmp-ddr4",
            "host-ddr4-3200");
  }

  @Test
  void areMistakesToldInOneLine() throws Exception {
    fails("the nearest is 'isaac-32nm'", "--graph", "dlrm", "--device", "isac");
    fails("unknown baseline 'dlrn'", "--graph", "dlrn", "--device", "isaac-32nm");
    fails(
        "engine.lanes = 0", "--graph", "dlrm", "--device", "isaac-32nm", "--interaction", "ENGINE");
    fails(
        "the nearest is 'adc.bits'",
        "--graph",
        "dlrm",
        "--device",
        "isaac-32nm",
        "--constant",
        "adc.bit=3");
    fails(
        "a precision is given for node 9999",
        "--graph",
        "dlrm",
        "--device",
        "isaac-32nm",
        "--node-bits",
        "9999=w4a4");
    fails("bits is for crossbars", "--graph", "dlrm", "--device", "upmem-dpu", "--bits", "w4a4");
    fails(
        "faults are for crossbars",
        "--graph",
        "dlrm",
        "--device",
        "hbm2-pim",
        "--faults",
        "stuck-on=0.1");
    fails("no file nowhere.json", "mnsim", "nowhere.json");
  }

  private void fails(String message, String... args) throws Exception {
    CommandLineRun run = pim(args);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
  }
}
