package io.pimento.run.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.Knob;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A file of knobs says what may be set and where each value is from; anything else is explained.
 */
class IsAHardwareSpaceFileUnderstoodTest {
  @TempDir Path folder;

  @Test
  void areDevicesKnobsAndSourcesRead() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("space.yaml"),
            """
            devices:
              isaac-32nm:
                adc.bits: {8: "ISAAC, ISCA 2016", 6: assumed}
                mapping: {naive: as it comes}
              host-ddr4-3200: {}
            """);
    HardwareSpace space = HardwareSpaceFile.named(file.toString());
    assertThat(space.size()).isEqualTo(BigInteger.valueOf(3));
    assertThat(space.devices().getFirst().knobs())
        .containsExactly(
            new Knob(
                "adc.bits",
                List.of(
                    new Knob.Value("8", "ISAAC, ISCA 2016"), new Knob.Value("6", Knob.ASSUMED))),
            new Knob("mapping", List.of(new Knob.Value("naive", "as it comes"))));
    space.check(Hardware.of("isaac-32nm").with("adc.bits", "6").with("mapping", "naive"));
  }

  @Test
  void hasEveryShippedValueASource() {
    for (String name : HardwareSpaceFile.SHIPPED) {
      for (HardwareSpace.Device d : HardwareSpaceFile.named(name).devices()) {
        assertThat(d.knobs())
            .allMatch(k -> k.values().stream().noneMatch(v -> v.source().isEmpty()));
      }
    }
    assertThat(HardwareSpaceFile.named("crossbar").size())
        .isGreaterThan(BigInteger.valueOf(100_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "devices: {d: {k: {1: assumed}|is not valid YAML, line 1",
        "device: {d: {}}|must have one key, devices",
        "devices: {}|must have one key, devices",
        "devices: [a]|must have one key, devices",
        "devices: {d: {}, e: 5}|devices.e must be a section of knobs, not 5",
        "devices: {d: {k: [1, 2]}}|devices.d, k needs values with their sources",
        "devices: {d: {k: {}}}|devices.d, k needs values with their sources",
        "devices: {d: {k: {1: }}}|devices.d, k = 1 needs a source, or assumed",
        "devices: {d: {k: {1: {a: b}}}}|devices.d, k = 1 needs a source, or assumed",
        "devices: {d: {k: {1: a, 1: b}}}|line 1: the key 'devices.d.k.1' stands twice",
        "devices: {d: {}, d: {}}|the key 'devices.d' stands twice",
        "{devices: {d: {}}, more: 1}|must have one key, devices"
      })
  void isAMalformedFileExplained(String text, String message) throws Exception {
    Path file = Files.writeString(folder.resolve("broken.yaml"), text);
    assertThatThrownBy(() -> HardwareSpaceFile.named(file.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("broken.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void isAMissingFileToldTheNearestName() {
    assertThatThrownBy(() -> HardwareSpaceFile.named("crosbar"))
        .hasMessageContaining("no hardware space 'crosbar'")
        .hasMessageContaining("the nearest is 'crossbar'");
    assertThatThrownBy(
            () ->
                RunConfig.of(
                    ConfigTree.defaults()
                        .set("search.hardware.device=isaac-32nm")
                        .set("search.hardware.space=crossbar")))
        .hasMessageContaining("leave one of them null");
  }
}
