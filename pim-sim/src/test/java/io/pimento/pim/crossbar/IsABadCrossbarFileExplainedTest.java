package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.crossbar.device.Constant;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsABadCrossbarFileExplainedTest {
  private String good = "";

  @BeforeEach
  void read() throws IOException {
    good =
        Files.readString(
            Path.of("src/main/resources/io/pimento/pim/crossbar/device/isaac-32nm.yaml"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "  bits: {value: 8, | 'bitz: {value: 8, ' | the nearest known key is 'adc.bits'",
        "sign: offset | sign: none | weights.sign = 'none' is not one of [differential, offset]",
        "crossbars: {value: 96 | crossbars: {value: 0 | tile.crossbars = 0 must be a whole number",
        "columns: {value: 128, source: \\"ISAAC, ISCA 2016\\"}\\n  range | columns: 256\\n  range"
            + " | adc.columns = 256 must be at most array.columns = 128",
        "r_off: {value: 1000000 | r_off: {value: 100 | cell.r_off = 100 must be above cell.r_on",
        "'  lanes: 16\\n' | '' | lacks the key digital.lanes",
        "low: 50, high: 100} | low: 150, high: 200} | array.read_time = 100 must lie in its range",
        "  bits: {value: 8, | '  bits: {value: 12, ' | there is no adc_time.12",
        "clock: {value: | 'clock: {unit: ps, value: ' | unit = ps, but this key is in 'ns'",
        "clock: {value: | 'clock: {valu: ' | unknown field 'valu'; the nearest is 'value'",
      })
  void isTheKeyNamed(String from, String to, String message) {
    String old = from.replace("\\\\n", "\\n").replace("\\\\\\"", "\\"");
    assertThat(good).contains(old);
    String bad = good.replaceFirst(java.util.regex.Pattern.quote(old), to.replace("\\\\n", "\\n"));
    assertThatThrownBy(() -> CrossbarDevice.parse("bad.yaml", bad))
        .isInstanceOf(CrossbarException.class)
        .hasMessageStartingWith("bad.yaml")
        .hasMessageContaining(message);
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
}
