package io.pimento.app.command.pim;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.codesign.setting.PimSetting;
import org.junit.jupiter.api.Test;

/** Options and their help follow from the declarations. */
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
}
