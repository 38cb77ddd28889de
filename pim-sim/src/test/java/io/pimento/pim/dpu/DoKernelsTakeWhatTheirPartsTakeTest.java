package io.pimento.pim.dpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.study.DpuStudy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DoKernelsTakeWhatTheirPartsTakeTest {
  private final DpuDevice device = DpuDevice.upmem();

  private static DpuDevice changed(String key, Object value) {
    return DpuDevice.parse("d.yaml", DpuDevice.upmemText(), Map.of(key, value.toString()));
  }

  @Test
  void doElevenTaskletsFillThePipelineAndNoMoreHelp() {
    List<DpuTask> tasks = Stream.generate(() -> new DpuTask(0, 0, 0, 100, 0)).limit(264).toList();
    long all = 264 * 100;
    for (int tasklets : new int[] {1, 2, 4, 11, 12, 24}) {
      long cycles = new Dpu(device, tasklets).run(tasks.iterator());
      long expected = tasklets < 11 ? all * 11 / tasklets : all;
      assertThat(cycles - 14).as("%d tasklets", tasklets).isEqualTo(expected);
    }
  }

  @Test
  void isAVectorAdditionBoundByWhatIsSlowest() {
    long elements = 39_062;
    double busy = 3 * (35 + 0.5 * 1024) * elements / 256;
    double pipeline = elements * 350 / 58.56;
    // Nearly equal, so that neither hides the other wholly.
    assertThat((double) new DpuKernels(device).vectorAdd(elements, DpuElement.INT32))
        .isBetween(Math.max(busy, pipeline), 1.2 * Math.max(busy, pipeline));
    assertThat(new DpuKernels(device).vectorAdd(elements, DpuElement.FLOAT32))
        .as("floating point is software")
        .isCloseTo((long) (elements * 350 / 4.91), Percentage.withPercentage(4));
  }

  @Test
  void isAMatrixTimesAVectorBoundByItsMultiplications() {
    long cycles = new DpuKernels(device).gemv(128, 1024, DpuElement.INT32);
    double pipeline = 128 * 1024 * (350 / 10.27 + 2);
    assertThat(cycles).isCloseTo((long) pipeline, Percentage.withPercentage(3));
    assertThat(new DpuKernels(device).gemv(256, 1024, DpuElement.INT32))
        .isCloseTo(2 * cycles, Percentage.withPercentage(2));
  }

  @Test
  void doRanksHaveLinksOfTheirOwn() {
    double one =
        new DpuStudy(device, 64_000, 64, 64, DpuElement.INT32).vectorAdd().sendNanoseconds();
    for (int ranks : new int[] {2, 4, 8}) {
      DpuDevice more = changed("dpus", 64 * ranks);
      DpuStudy same = new DpuStudy(more, 64_000L * ranks, 64, 64, DpuElement.INT32);
      assertThat(same.vectorAdd().sendNanoseconds())
          .as("%d ranks, four at once", ranks)
          .isEqualTo(one * Math.max(1, ranks / 4));
      assertThat(more.link().loading(more.dpus())).isEqualTo(6.68 * Math.min(4, ranks));
    }
    DpuDevice serial =
        DpuDevice.parse(
            "d.yaml", DpuDevice.upmemText(), Map.of("dpus", "128", "ranks_at_once", "1"));
    assertThat(
            new DpuStudy(serial, 128_000, 64, 64, DpuElement.INT32).vectorAdd().sendNanoseconds())
        .isEqualTo(2 * one);
  }

  @Test
  void isABadFileExplained() {
    assertThatThrownBy(() -> changed("row_elements", "int8"))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("row_elements = int8 must be int32 or float32");
    assertThatThrownBy(() -> changed("tasklets", 25)).hasMessageContaining("at most 24");
    assertThatThrownBy(() -> changed("dma_busy_cycles", 70))
        .hasMessageContaining("dma_busy_cycles = 70.0 must be at most dma_read_cycles = 77.0")
        .hasMessageContaining("dma_write_cycles = 61.0");
  }
}
