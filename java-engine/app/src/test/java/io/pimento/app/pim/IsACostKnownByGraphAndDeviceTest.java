package io.pimento.app.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.app.CommandLineRun;
import io.pimento.app.config.ConfigTree;
import io.pimento.app.config.RunConfig;
import io.pimento.app.run.RunData;
import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.HostTarget;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.evolve.Measure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a graph costs on a device is simulated once and never taken for another's. */
class IsACostKnownByGraphAndDeviceTest {
  private static final int EMBEDDING = 8;

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

  private static DeviceCosts open(String device, int batch, RunData data, String file)
      throws Exception {
    return new DeviceCosts(device, batch, data, folder.resolve(file));
  }

  @Test
  void areGraphsToldApartAndSimulatedOnce() throws Exception {
    try (RunData data = data()) {
      Graph dlrm = Baselines.byName("DLRM", data.stem()).inference();
      Graph fm = Baselines.byName("FM", data.stem()).inference();
      Map<String, Double> first;
      try (DeviceCosts costs = open("isaac-32nm", 2, data, "once.jsonl")) {
        first = costs.costs(dlrm);
        assertThat(first).containsKeys(Measure.PIM_LATENCY.label(), Measure.PIM_ENERGY.label());
        assertThat(first.values()).allMatch(v -> v > 0);
        assertThat(costs.costs(fm)).isNotEqualTo(first);
        assertThat(costs.costs(dlrm)).isEqualTo(first);
      }
      Path file = folder.resolve("once.jsonl");
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(2);
      // What is on disk is believed: another figure there is another answer.
      String latency = "\"pim_latency_us\":" + first.get(Measure.PIM_LATENCY.label());
      assertThat(lines.getFirst()).contains(latency);
      Files.writeString(file, lines.getFirst().replace(latency, "\"pim_latency_us\":1.5") + "\n");
      try (DeviceCosts again = open("isaac-32nm", 2, data, "once.jsonl")) {
        assertThat(again.costs(dlrm)).containsEntry(Measure.PIM_LATENCY.label(), 1.5);
      }
    }
  }

  @Test
  void isAnotherDeviceBatchOrFileRefused() throws Exception {
    try (RunData data = data()) {
      try (DeviceCosts costs = open("host-ddr4-3200", 1, data, "other.jsonl")) {
        costs.costs(Baselines.byName("LR", data.stem()).inference());
      }
      for (String device : List.of("upmem-dpu", "host-ddr4-3200")) {
        assertThatThrownBy(() -> open(device, 3, data, "other.jsonl"))
            .hasMessageContaining("other.jsonl holds costs of another device, batch or data");
      }
      assertThatThrownBy(() -> open("upmem-dpu", 1_000_000, data, "none.jsonl"))
          .hasMessageContaining("search.hardware.batch = 1000000, but validation has only");
      assertThatThrownBy(() -> open("isaac-32", 1, data, "none.jsonl"))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("isaac-32nm");
    }
  }

  @Test
  void doesTheHashFollowWhatDecidesACost() throws Exception {
    Target isaac = Targets.named("isaac-32nm", Rules.STANDARD);
    HostTarget host = Targets.host(Targets.HOST, Rules.STANDARD);
    MappingOptions options = MappingOptions.STANDARD;
    String base = DeviceCosts.hash("isaac-32nm", isaac, host, options, 1, "data");
    assertThat(DeviceCosts.hash("isaac-32nm", isaac, host, options, 1, "data")).isEqualTo(base);
    Target other = isaac.with("adc.bits", "7");
    MappingOptions wider = options.within(9, true);
    assertThat(
            List.of(
                DeviceCosts.hash("isaac-32nm", other, host, options, 1, "data"),
                DeviceCosts.hash("isaac-32nm", isaac, host, options, 2, "data"),
                DeviceCosts.hash("isaac-32nm", isaac, host, options, 1, "others"),
                DeviceCosts.hash("isaac-32nm", isaac, host, wider, 1, "data")))
        .doesNotContain(base)
        .doesNotHaveDuplicates();
    Path own = Files.writeString(folder.resolve("own.yaml"), "kind: crossbar");
    String before = DeviceCosts.hash(own.toString(), isaac, host, options, 1, "data");
    Files.writeString(own, "kind: crossbar # changed");
    assertThat(DeviceCosts.hash(own.toString(), isaac, host, options, 1, "data"))
        .isNotEqualTo(before);
  }
}
