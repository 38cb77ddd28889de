package io.pimento.pim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.host.HostSpeed.Level;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a host whose reads were timed takes these times. */
class IsAMeasuredHostsGatherItsOwnTest {
  private static final int LINE = 64;
  private static final HostSpeed SPEED =
      new HostSpeed(
          20,
          100,
          List.of(new Level(2 * LINE, 1), new Level(4 * LINE, 5)),
          List.of(new Level(4 * LINE, 0.5)),
          0,
          10);

  private static long[] lines(long stride, long... places) {
    long[] all = places.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] *= stride;
    }
    return all;
  }

  @Test
  void doesALineCostByHowLongAgoItWasRead() {
    long far = 1L << 22;
    double[] t = SPEED.arrivals(lines(far, 9, 8), lines(far, 8, 1, 2, 3, 1, 9), LINE);
    // 8 was just read; 1, 2, 3 never; 1 three lines back; 9 too long ago.
    assertThat(t).containsExactly(101, 121, 141, 161, 166, 186);
    assertThat(SPEED.arrivals(lines(LINE, 0), lines(LINE, 0, 0), LINE)).containsExactly(0.5, 1);
    assertThat(SPEED.stream(1000, 7)).isEqualTo(100);
    assertThat(HostSpeed.MEMORY.stream(1000, 7)).isEqualTo(7);
  }

  @Test
  void doHitsAmongMissesCostMoreButNoMoreThanMisses() {
    HostSpeed s = new HostSpeed(20, 0, List.of(new Level(LINE, 1)), List.of(), 4, 0);
    long far = 1L << 25;
    double[] half = s.arrivals(new long[0], lines(far, 1, 1, 2, 2), LINE);
    assertThat(half).containsExactly(20, 25, 45, 50);
    HostSpeed dear = new HostSpeed(20, 0, List.of(new Level(LINE, 1)), List.of(), 400, 0);
    assertThat(dear.arrivals(new long[0], lines(far, 1, 1), LINE)).containsExactly(20, 40);
  }

  @Test
  void doLevelsMakeTheMeansThatWereTimed() {
    List<Level> sets = List.of(new Level(100, 1), new Level(200, 2), new Level(400, 6));
    List<Level> levels = HostSpeed.ofWorkingSets(sets);
    assertThat(levels.get(1).nanoseconds()).isEqualTo(3);
    assertThat(levels.get(2).nanoseconds()).isCloseTo(10, within(1e-9));
    assertThat(HostSpeed.levels("f", HostSpeed.text(levels))).isEqualTo(levels);
    assertThat(HostSpeed.text(List.of())).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"64", "64:x", "64:1 32:2", "0:1", "64:-1"})
  void areWrongLevelsNamed(String text) {
    assertThatThrownBy(() -> HostDeviceFile.shipped(Map.of("gather_levels", text)))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("host-ddr4-3200.yaml: gather_levels: ");
  }

  @Test
  void doesAFileWithoutTheNewerKeysStillStandForAHost() {
    HostDevice shipped = HostDeviceFile.shipped(Map.of());
    assertThat(shipped.speed()).isEqualTo(HostSpeed.MEMORY);
    assertThat(shipped.idleWatt()).isPositive();
    assertThatThrownBy(() -> HostDeviceFile.shipped(Map.of("idle_watt", "-1")))
        .hasMessageContaining("idle_watt = -1 must be >= 0");
  }
}
