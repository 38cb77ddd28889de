package io.pimento.app.command.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.app.CommandLineRun;
import io.pimento.codesign.setting.HardwareSettings;
import io.pimento.codesign.simulate.DesignCosts;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.run.RunData;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.HardwareSpaceFile;
import io.pimento.run.config.RunConfig;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.evolve.Measure;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a graph costs on a device is simulated once and never taken for another's. */
class IsACostKnownByGraphAndDeviceTest {
  private static final int EMBEDDING = 8;
  private static final Hardware ISAAC = Hardware.of("isaac-32nm");

  @TempDir private static Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    Path sample = Path.of("../../datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");
    CommandLineRun prepared =
        CommandLineRun.of(
            "prepare",
            "--format",
            "kdd12-nasrec",
            "--out",
            folder.resolve("data").toString(),
            sample.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
  }

  private static RunData data() throws Exception {
    ConfigTree tree = ConfigTree.defaults().set("data.prepared=" + folder.resolve("data"));
    return RunData.open(RunConfig.of(tree).data(), EMBEDDING);
  }

  private static DesignCosts open(String device, int batch, RunData data, String file)
      throws Exception {
    return new DesignCosts(
        new HardwareSettings(HardwareSpace.only(Hardware.of(device)), batch, 0, "", List.of()),
        data,
        folder.resolve(file));
  }

  @Test
  void areGraphsToldApartAndSimulatedOnce() throws Exception {
    try (RunData data = data()) {
      Graph dlrm = Baselines.byName("DLRM", data.stem()).inference();
      Graph fm = Baselines.byName("FM", data.stem()).inference();
      Map<String, Double> first;
      try (DesignCosts costs = open("isaac-32nm", 2, data, "once.jsonl")) {
        first = costs.costs(dlrm, ISAAC);
        assertThat(first).containsKeys(Measure.PIM_LATENCY.label(), Measure.PIM_ENERGY.label());
        assertThat(first.values()).allMatch(v -> v > 0);
        assertThat(costs.costs(fm, ISAAC)).isNotEqualTo(first);
        assertThat(costs.costs(dlrm, ISAAC)).isEqualTo(first);
      }
      Path file = folder.resolve("once.jsonl");
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(2);
      // What is on disk is believed: another figure there is another answer.
      String latency = "\"pim_latency_us\":" + first.get(Measure.PIM_LATENCY.label());
      assertThat(lines.getFirst()).contains(latency);
      String other = lines.getFirst().replace(latency, "\"pim_latency_us\":1.5");
      Files.writeString(file, other.replaceAll(",\"chain\":\"[0-9a-f]+\"", "") + "\n");
      try (DesignCosts again = open("isaac-32nm", 2, data, "once.jsonl")) {
        assertThat(again.costs(dlrm, ISAAC)).containsEntry(Measure.PIM_LATENCY.label(), 1.5);
      }
    }
  }

  @Test
  void areCostsUnderAnOlderHashOfGraphsRefused() throws Exception {
    Path file = folder.resolve("older.jsonl");
    String line =
        "{\"settings\":{\"device\":\"d\",\"graph\":\"%s\"},\"error\":null,\"figures\":{}}\n";
    try (RunData data = data()) {
      Files.writeString(file, line.formatted("any") + line.formatted("v2:0ab"));
      open("isaac-32nm", 2, data, "older.jsonl").close();
      Files.writeString(file, line.formatted("0ab"));
      assertThatThrownBy(() -> open("isaac-32nm", 2, data, "older.jsonl"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("older.jsonl names a graph by the hash '0ab'")
          .hasMessageContaining("remove the file");
    }
  }

  @Test
  void areDevicesAndKnobsToldApartInOneFile() throws Exception {
    Hardware eight = Hardware.of("isaac-32nm").with("adc.bits", "8").with("mapping", "naive");
    Hardware six = eight.with("adc.bits", "6");
    try (RunData data = data()) {
      Graph dlrm = Baselines.byName("DLRM", data.stem()).inference();
      HardwareSpace space = HardwareSpaceFile.named("all-devices");
      try (DesignCosts costs =
          new DesignCosts(
              new HardwareSettings(space, 2, 0, "", List.of()),
              data,
              folder.resolve("many.jsonl"))) {
        double large = costs.costs(dlrm, eight).getOrDefault(Measure.PIM_AREA.label(), 0.0);
        double small = costs.costs(dlrm, six).getOrDefault(Measure.PIM_AREA.label(), 0.0);
        assertThat(small).isBetween(0.1, large * 0.99);
        assertThat(costs.costs(dlrm, Hardware.of("host-ddr4-3200")))
            .doesNotContainKey(Measure.PIM_AREA.label())
            .containsKey(Measure.PIM_ENERGY.label());
        // 12 bits have no entry in the table of ADCs: no device, and no costs.
        assertThat(costs.costs(dlrm, eight.with("adc.bits", "12"))).isEmpty();
        assertThat(costs.misfits()).hasSize(1).first().asString().contains("adc");
        assertThat(costs.compare(dlrm, six).outcome().area().orElseThrow()).isEqualTo(small);
      }
    }
  }

  @Test
  void areTablesOfOtherSizesReadByFittedLaws() throws Exception {
    try (RunData data = data()) {
      int fields = data.stem().fields();
      List<Integer> rows = Collections.nCopies(fields, 3_000_000);
      HardwareSettings config =
          new HardwareSettings(HardwareSpace.only(Hardware.of("host-ddr4-3200")), 4, 0, "", rows);
      try (DesignCosts costs = new DesignCosts(config, data, folder.resolve("large.jsonl"))) {
        Stem large = costs.tables(data.stem());
        assertThat(large.tableRows()).isEqualTo(rows);
        Hardware host = Hardware.of("host-ddr4-3200");
        Graph own = Baselines.byName("DLRM", data.stem()).inference();
        Graph grown = Baselines.byName("DLRM", large).inference();
        assertThat(costs.compare(grown, host).job().traffic().batch()).isEqualTo(4);
        // Rows that no cache holds cost more than those of small tables.
        assertThat(costs.costs(grown, host).getOrDefault(Measure.PIM_ENERGY.label(), 0.0))
            .isGreaterThan(costs.costs(own, host).getOrDefault(Measure.PIM_ENERGY.label(), 0.0));
      }
      HardwareSettings wrong = new HardwareSettings(config.space(), 4, 0, "", List.of(5));
      assertThatThrownBy(() -> new DesignCosts(wrong, data, folder.resolve("none.jsonl")))
          .hasMessageContaining("table_rows has 1 numbers, but the data have " + fields);
    }
  }

  @Test
  void isAnImpossibleSpaceRefused() throws Exception {
    try (RunData data = data()) {
      assertThatThrownBy(() -> open("upmem-dpu", 1_000_000, data, "none.jsonl"))
          .hasMessageContaining("search.hardware.batch = 1000000, but validation has only");
      assertThatThrownBy(() -> open("isaac-32", 1, data, "none.jsonl"))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("isaac-32nm");
      refused(data, "isaac-32nm", "adc.bit", "8", "did you mean 'adc.bits'?");
      refused(data, "isaac-32nm", "adc.bits", "many", "adc.bits");
      refused(data, "isaac-32nm", "mapping", "naiv", "the nearest is 'naive'");
      refused(data, "isaac-32nm", "batch", "8", "cannot have the knob batch");
      refused(data, "hbm2-pim", "replicate", "true", "replicate is for crossbars");
    }
  }

  private static void refused(
      RunData data, String device, String key, String value, String message) {
    HardwareSpace space = HardwareSpace.only(Hardware.of(device).with(key, value));
    assertThatThrownBy(
            () ->
                new DesignCosts(
                    new HardwareSettings(space, 1, 0, "", List.of()),
                    data,
                    folder.resolve("no.jsonl")))
        .hasMessageContaining(message);
  }
}
