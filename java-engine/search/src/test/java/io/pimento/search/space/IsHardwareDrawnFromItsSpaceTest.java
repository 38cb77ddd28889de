package io.pimento.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Counter;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Draws, mutations and crossings of hardware stay in its space and reach all of it. */
class IsHardwareDrawnFromItsSpaceTest {
  private static Knob knob(String key, String... values) {
    return new Knob(key, Stream.of(values).map(v -> new Knob.Value(v, "made up")).toList());
  }

  private static final HardwareSpace SPACE =
      new HardwareSpace(
          List.of(
              new HardwareSpace.Device(
                  "bars", List.of(knob("rows", "64", "128", "256"), knob("bits", "1", "2"))),
              new HardwareSpace.Device("plain", List.of(knob("banks", "8"))),
              new HardwareSpace.Device("fixed", List.of())));

  @Test
  void isEveryConfigurationReached() {
    assertThat(SPACE.size()).isEqualTo(BigInteger.valueOf(3 * 2 + 1 + 1));
    Set<Hardware> drawn = new HashSet<>();
    Set<Hardware> walked = new HashSet<>();
    Hardware at = SPACE.sample(Counter.of(1, "start"));
    for (int i = 0; i < 500; i++) {
      Hardware h = SPACE.sample(Counter.of(1, "draw", i));
      SPACE.check(h);
      drawn.add(h);
      Hardware next = SPACE.mutate(at, Counter.of(1, "walk", i));
      SPACE.check(next);
      assertThat(next).isNotEqualTo(at);
      walked.add(next);
      at = next;
    }
    assertThat(drawn).hasSize(8);
    assertThat(walked).isEqualTo(drawn);
  }

  @Test
  void doesAChildHaveItsParentsKnobs() {
    Hardware one = Hardware.of("bars").with("rows", "64").with("bits", "1");
    Hardware other = Hardware.of("bars").with("rows", "256").with("bits", "2");
    Set<Hardware> children = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Hardware child = SPACE.cross(one, other, Counter.of(2, "child", i));
      SPACE.check(child);
      assertThat(child.settings().get("rows")).isNotEqualTo("128");
      children.add(child);
      assertThat(SPACE.cross(one, Hardware.of("fixed"), Counter.of(2, "two", i)))
          .isIn(one, Hardware.of("fixed"));
    }
    assertThat(children).hasSize(4);
  }

  @Test
  void isADeviceAsItComesInTheSpaceAndWellCrossed() {
    Hardware bars = SPACE.device("bars").asItComes();
    assertThat(bars).hasToString("bars");
    assertThat(SPACE.device("plain").asItComes()).hasToString("plain banks=8");
    Set<Hardware> children = new HashSet<>();
    Hardware other = bars.with("rows", "256").with("bits", "2");
    for (int i = 0; i < 100; i++) {
      SPACE.check(SPACE.sampleAsItComes(Counter.of(4, "draw", i)));
      SPACE.check(SPACE.mutate(bars, Counter.of(4, "walk", i)));
      Hardware child = SPACE.cross(bars, other, Counter.of(4, "child", i));
      SPACE.check(child);
      children.add(child);
    }
    assertThat(children)
        .containsExactlyInAnyOrder(bars, other, bars.with("rows", "256"), bars.with("bits", "2"));
  }

  @Test
  void doesEverySecondDesignBeginWithADeviceAsItComes() {
    SearchSpace bits = SearchSpace.FULL.withBits(List.of(4, 8), List.of(4, 8));
    DesignSpace designs = new DesignSpace(bits, 2, List.of(), SPACE);
    Quantization most = Quantization.uniform(bits.mostBits(), 2);
    int careful = 0;
    for (int i = 0; i < 200; i++) {
      Design d = designs.sample(Counter.of(5, "draw", i));
      designs.check(d);
      assertThat(d.architecture().space()).isEqualTo(bits);
      boolean comes = d.hardware().equals(SPACE.device(d.hardware().device()).asItComes());
      if (comes && d.architecture().quantization().equals(most)) {
        careful++;
      }
    }
    assertThat(careful).isBetween(80, 120);
  }

  @Test
  void areOneAndNoConfigurationSpacesToo() {
    Hardware one = Hardware.of("bars").with("rows", "64");
    HardwareSpace only = HardwareSpace.only(one);
    assertThat(only.isFree()).isFalse();
    assertThat(only.sample(Counter.of(3, "x"))).isEqualTo(one);
    assertThat(only.mutate(one, Counter.of(3, "x"))).isEqualTo(one);
    assertThat(HardwareSpace.only(Hardware.NONE)).isEqualTo(HardwareSpace.NONE);
    assertThat(HardwareSpace.NONE.sample(Counter.of(3, "x"))).isEqualTo(Hardware.NONE);
    assertThat(one).hasToString("bars rows=64");
  }

  @Test
  void isWhatIsNotInTheSpaceNamed() {
    Hardware bars = Hardware.of("bars").with("rows", "64");
    assertThatThrownBy(() -> SPACE.check(Hardware.of("plain")))
        .hasMessageContaining("banks is null");
    assertThatThrownBy(() -> SPACE.check(bars.with("bits", "3")))
        .hasMessageContaining("bits is 3, not one of [1, 2]");
    assertThatThrownBy(() -> SPACE.check(Hardware.of("fixed").with("x", "1")))
        .hasMessageContaining("sets [x], which the space has not");
    assertThatThrownBy(() -> SPACE.check(Hardware.of("other")))
        .hasMessageContaining("device 'other', but the space has [bars, plain, fixed]");
    assertThatThrownBy(() -> knob("rows", "1", "1")).hasMessageContaining("names a value twice");
    assertThatThrownBy(() -> knob("rows")).hasMessageContaining("needs at least one value");
  }
}
