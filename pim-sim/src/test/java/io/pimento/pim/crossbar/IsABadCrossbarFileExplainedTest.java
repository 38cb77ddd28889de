package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.device.Constant;
import io.pimento.pim.device.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IsABadCrossbarFileExplainedTest {
  private String good = "";

  @BeforeEach
  void read() throws IOException {
    good =
        Files.readString(
            Path.of("src/main/resources/io/pimento/pim/crossbar/device/isaac-32nm.yaml"));
  }

  private static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "  bits: {value: 8,", "  bitz: {value: 8,", "the nearest known key is 'adc.bits'"),
        Arguments.of(
            "sign: offset",
            "sign: none",
            "weights.sign = 'none' is not one of [differential, offset]"),
        Arguments.of(
            "crossbars: {value: 96",
            "crossbars: {value: 0",
            "tile.crossbars = 0 must be a whole number"),
        Arguments.of(
            "r_off: {value: 1000000",
            "r_off: {value: 100",
            "cell.r_off = 100 must be above cell.r_on = 10000"),
        Arguments.of("lanes: 16", "lines: 16", "the nearest known key is 'digital.lanes'"),
        Arguments.of("  hop: {", "  # {", "lacks the key noc.hop"),
        Arguments.of(
            "low: 50, high: 100}",
            "low: 150, high: 200}",
            "array.read_time = 100 must lie in its range"),
        Arguments.of("  bits: {value: 8,", "  bits: {value: 12,", "there is no adc_time.12"),
        Arguments.of(
            "clock: {value:", "clock: {unit: ps, value:", "unit = ps, but this key is in 'ns'"),
        Arguments.of(
            "clock: {value:", "clock: {valu:", "unknown field 'valu'; the nearest is 'value'"),
        Arguments.of(
            "columns: {value: 7",
            "columns: {value: seven",
            "noc.columns = 'seven' is not a number"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isTheKeyNamed(String from, String to, String message) {
    assertThat(good).contains(from);
    int at = good.indexOf(from);
    String bad = good.substring(0, at) + to + good.substring(at + from.length());
    assertThatThrownBy(() -> CrossbarDevice.parse("bad.yaml", bad))
        .isInstanceOf(CrossbarException.class)
        .hasMessageStartingWith("bad.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void isASharedAdcThatIsTooWideNamed() {
    assertThatThrownBy(() -> CrossbarDevice.parse("a", good).with("adc.columns", "256"))
        .hasMessage("a: adc.columns = 256 must be at most array.columns = 128");
  }

  @Test
  void isAnAdcThatIsTooWideAWarning() {
    CrossbarDevice device = CrossbarDevice.parse("a.yaml", good).with("adc.bits", "10");
    assertThat(device.warnings())
        .singleElement()
        .asString()
        .contains("adc.bits = 10 is wider than any column sum")
        .endsWith("need 9");
    assertThat(device.with("adc.bits", "9").warnings()).isEmpty();
  }

  @Test
  void isEveryShippedConstantSourcedOrAssumed() throws IOException {
    for (String name : CrossbarDevice.SHIPPED) {
      CrossbarDevice device = CrossbarDevice.named(name);
      assertThat(device.name()).isEqualTo(name);
      assertThat(device.warnings()).isEmpty();
      assertThat(device.constants().all()).allMatch(c -> !c.source().isBlank());
      assertThat(device.constants().all())
          .anyMatch(c -> c.source().equals(Constant.ASSUMED) && c.low() < c.high());
    }
  }

  @Test
  void doesAFileWithoutTheKeysOfIdlePowerSayWhatIsTaken() throws IOException {
    String text =
        Resource.text(CrossbarDevice.class, "isaac-32nm.yaml")
            .replaceAll("(?m)^  (idle_share|unused|gated_power|idle_power|adcs):.*\n", "")
            .replaceAll("(?ms)^registers:.*?(?=^buffer:)", "");
    CrossbarDevice d = CrossbarDevice.parse("old.yaml", text);
    assertThat(String.join("\n", d.warnings()))
        .contains("old.yaml: not given, so assumed: adc.idle_share = 0.1")
        .contains("registers.area = 358.75 µm²", "tile.unused = powered", "host.idle_power = 31.2");
    // Nothing becomes free: tiles that nobody said were gated are on.
    assertThat(d.unusedTileEnergy())
        .isGreaterThan(CrossbarDevice.named("isaac-32nm").unusedTileEnergy());
    assertThatThrownBy(() -> d.with("tile.unused", "gated"))
        .hasMessageContaining("tile.unused = gated needs tile.gated_power");
    assertThat(d.with("tile.gated_power", "0.1").with("tile.unused", "gated").unusedTileEnergy())
        .isEqualTo(CrossbarDevice.named("isaac-32nm").unusedTileEnergy());
    assertThatThrownBy(() -> d.with("tile.unused", "off"))
        .hasMessageContaining("'off' is not one of [powered, gated]");
  }
}
