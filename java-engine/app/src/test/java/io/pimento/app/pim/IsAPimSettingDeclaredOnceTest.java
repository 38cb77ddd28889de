package io.pimento.app.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.app.CommandLineRun;
import io.pimento.app.UserException;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Options, defaults and checks follow from the declarations. */
class IsAPimSettingDeclaredOnceTest {
  @Test
  void everySettingIsAnOptionWhoseHelpSaysItsDefault() throws Exception {
    String help = CommandLineRun.of("pim", "--help").out().replaceAll("\\s+", " ");
    for (PimSetting<?> s : PimSetting.ALL.values()) {
      assertThat(help).contains("--" + s.key());
      assertThat(s.help()).as(s.key()).isNotEmpty();
      assertThat(help).as(s.key()).contains(s.description()[0].split(" ")[0]);
      if (!s.otherwise().isEmpty()) {
        assertThat(s.parse(s.otherwise())).as(s.key()).isNotNull();
      }
    }
    assertThat(help).contains("Past samples; 5000.").contains("Exponent of the law; 1.05.");
  }

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
