package io.pimento.pim.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dpu.DpuDevice;
import io.pimento.pim.dram.Dramsim3Data;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.nearbank.NearBankDeviceFile;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.Table;
import io.pimento.pim.study.GatherStudy.Workload;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class IsAStudyRepeatableTest {
  private static final List<Table> TABLES =
      IntStream.range(0, 8).mapToObj(t -> new Table("t" + t, 5000, 64)).toList();

  private final DpuDevice dpu = DpuDevice.upmem();

  @Test
  void areTwoRunsTheSameBytes() throws IOException {
    DramDevice memory = new Dramsim3Data.Case("DDR4_8Gb_x8_3200", "").device();
    assertThat(json(GatherStudy.run(memory, dpu, workload()).tree()))
        .isEqualTo(json(GatherStudy.run(memory, dpu, workload()).tree()));
    assertThat(json(load(memory).tree())).isEqualTo(json(load(memory).tree()));
    assertThat(json(gemv().tree())).isEqualTo(json(gemv().tree()));
  }

  @Test
  void doesTheBestHostBeatTheNaiveOneAndIsEveryLookupCounted() throws IOException {
    DramDevice memory = new Dramsim3Data.Case("DDR4_8Gb_x8_3200", "").device();
    GatherStudy s = GatherStudy.run(memory, dpu, workload());
    assertThat(s.best().cycles()).isLessThan(s.naive().cycles());
    assertThat(s.tried())
        .allSatisfy(g -> assertThat(g.cycles()).isGreaterThanOrEqualTo(s.best().cycles()));
    s.units().values().forEach(u -> assertThat(u.gather().lookups()).isEqualTo(64 * 8));
    assertThat(s.speedup("round-robin"))
        .isEqualTo(s.best().nanoseconds() / s.units().get("round-robin").nanoseconds());
  }

  private static Workload workload() {
    Queries past = Queries.zipf(TABLES, 64, 1, 1.05, 2);
    Queries now = Queries.zipf(TABLES, 64, 1, 1.05, 1);
    return new Workload(TABLES, past, past.frequencies(), now, 1 << 16, 100, false);
  }

  private LoadStudy load(DramDevice memory) {
    return LoadStudy.run(memory, dpu, workload(), 1e5, 16, 2000, 1);
  }

  private static GemvStudy gemv() {
    return GemvStudy.run(NearBankDeviceFile.hbmPim(), 512, 256, (a, b, c, d, e, f, g, h) -> {});
  }

  private static String json(Object tree) {
    return JsonMapper.builder().build().writeValueAsString(tree);
  }
}
