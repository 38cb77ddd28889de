package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.crossbar.mnsim.MnsimElement;
import io.pimento.pim.crossbar.mnsim.MnsimGrid;
import io.pimento.pim.crossbar.mnsim.MnsimSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoesTheCrossbarMatchMnsimTest {
  private static final Path GRID = Path.of("src/test/resources/crossbar/mnsim_pe_grid.json.gz");

  @TempDir private Path folder;

  @Test
  void isEveryFigureOfEverySettingThatOfMnsim() throws IOException {
    MnsimGrid.Check check = MnsimGrid.check(GRID);
    assertThat(check.settings()).isEqualTo(288);
    assertThat(check.columns()).hasSize(20);
    assertThat(check.worst()).isLessThan(1e-12);
  }

  @Test
  void areSharedDacsAndPartlyUsedArraysMorePasses() {
    MnsimElement whole = new MnsimElement(new MnsimSetting(256, 1, 4, 256, 64, 8, 256, 256));
    MnsimElement half = new MnsimElement(new MnsimSetting(256, 1, 4, 128, 64, 8, 256, 256));
    MnsimElement part = new MnsimElement(new MnsimSetting(256, 1, 4, 256, 64, 8, 100, 64));
    assertThat(half.latency().get("adc")).isEqualTo(2 * whole.latency().get("adc"));
    assertThat(part.latency().get("adc")).isEqualTo(whole.latency().get("adc") / 4);
    assertThat(half.area().get("dac")).isEqualTo(whole.area().get("dac") / 2);
  }

  @Test
  void isADifferentFigureFound() throws IOException {
    Path file = folder.resolve("grid.json");
    Files.writeString(
        file,
        """
        [{"xbar": 64, "dac_choice": 1, "adc_choice": 2, "adc_num": 8, "dac_num": 64, "in_bits": 4,
          "used_rows": 64, "used_cols": 64, "lat_ns": {"xbar": 102.0}, "area_um2": {},
          "power_w": {}}]
        """);
    assertThat(MnsimGrid.check(file).worst()).isBetween(0.008, 0.009);
  }

  @Test
  void isAWrongSettingExplained() {
    assertThatThrownBy(() -> new MnsimSetting(64, 1, 1, 64, 8, 8, 65, 64))
        .hasMessage("used_rows = 65 must be 1 to xbar = 64");
    assertThatThrownBy(() -> new MnsimElement(new MnsimSetting(64, 1, 10, 64, 8, 8, 64, 64)))
        .hasMessage("adc_choice = 10 must be 1 to 9");
  }
}
