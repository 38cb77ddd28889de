package io.pimento.codesign.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.codesign.setting.PimSetting;
import io.pimento.codesign.setting.PimSettings;
import io.pimento.document.UserException;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Defaults and checks follow from the declarations. */
class AreSettingsReadAsDeclaredTest {
  @Test
  void nothingSaidIsTheMappersStandardOfAccessAwareTables() {
    assertThat(PimSetup.options(new PimSettings(new TreeMap<>())))
        .isEqualTo(MappingOptions.STANDARD.with(TablePolicy.ACCESS_AWARE));
  }

  @Test
  void knobsThatPlaceAreThoseThatASearchMaySet() {
    assertThat(PimSetting.placements())
        .containsExactly(
            "adc-reads",
            "area",
            "attention",
            "bits",
            "hot-copies",
            "hot-share",
            "interaction",
            "mapping",
            "replicate");
    assertThat(PimSetting.isPlacement("batch")).isFalse();
    assertThat(PimSetting.isPlacement("adc.bits")).isFalse();
  }

  @Test
  void aKnobsValuesAreReadBeforeAnythingRuns() throws Exception {
    Target crossbar = Targets.named("isaac-32nm", Rules.STANDARD);
    for (Map.Entry<String, String> wrong :
        Map.of(
                "hot-share", "2",
                "hot-copies", "0",
                "area", "-1",
                "replicate", "yes",
                "attention", "gpu",
                "bits", "8",
                "zipf", "x")
            .entrySet()) {
      assertThatThrownBy(() -> PimSetup.check(wrong.getKey(), List.of(wrong.getValue()), crossbar))
          .as(wrong.getKey())
          .isInstanceOf(UserException.class)
          .hasMessageContaining(wrong.getValue());
    }
    assertThatThrownBy(
            () ->
                PimSetup.check(
                    "hot-copies", List.of("4"), Targets.named("upmem-dpu", Rules.STANDARD)))
        .hasMessageContaining("hot-copies is for crossbars");
  }
}
