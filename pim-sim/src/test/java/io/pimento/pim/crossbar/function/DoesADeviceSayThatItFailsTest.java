package io.pimento.pim.crossbar.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Targets;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a device that computes wrong numbers with its own wires, or with faults, says so. */
class DoesADeviceSayThatItFailsTest {
  @ParameterizedTest
  @CsvSource({
    "isaac-32nm, 2.82, true",
    "isaac-32nm, 0.01, false",
    "isaac-32nm, 0, false",
    "small-crossbar-32nm, 2.82, true",
    "small-crossbar-32nm, 0.1, false",
    "mnsim-45nm, 2.82, true",
    "mnsim-45nm, 0, false",
    "verified-reram-32nm, 0.35, false"
  })
  void doItsOwnWiresDecide(String name, String ohms, boolean fails) throws IOException {
    CrossbarDevice d = CrossbarDevice.named(name).with("array.wire_resistance", ohms);
    assertThat(DeviceCheck.ownWires(d).fails()).isEqualTo(fails);
    assertThat(DeviceCheck.ownWiresWarning(d).isPresent()).isEqualTo(fails);
    assertThat(DeviceCheck.ownWiresWarning(d).orElse(""))
        .contains(fails ? name + " fails under its own wires: " + ohms : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | false",
        "variation=pcm,drift=86400 | true",
        "stuck-on=0.2 | true",
        "variation=0.0001 | false",
        "adc-offset=0.1 | false",
        "read-noise=0.3 | true",
        "wires | true"
      })
  void doFaultsDecide(String faults, boolean fails) throws IOException {
    CrossbarDevice d = CrossbarDevice.named("isaac-32nm");
    Faults f = faults.equals("none") ? Faults.NONE : Faults.parse(faults);
    assertThat(DeviceCheck.warning(d, f, faults).isPresent()).isEqualTo(fails);
  }

  @Test
  void doesADeviceMadeForItSurviveAllThatItsFileStates() throws IOException {
    CrossbarDevice d = CrossbarDevice.named("verified-reram-32nm");
    assertThat(DeviceCheck.of(d, Faults.parse("device,seed=2")).fails()).isFalse();
  }

  @Test
  void isALargeArrayHeldByACornerOfIt() throws IOException {
    CrossbarDevice d =
        CrossbarDevice.named("isaac-32nm").with("array.rows", "4096").with("array.columns", "2048");
    assertThat(DeviceCheck.ownWires(d).fails()).isTrue();
  }

  @Test
  void doOtherClassesComputeExactly() throws IOException {
    for (String name : new String[] {"hbm2-pim", "upmem-dpu", "host-ddr4-3200"}) {
      assertThat(Targets.named(name, Rules.STANDARD).failing()).isEmpty();
    }
    assertThat(Targets.named("isaac-32nm", Rules.STANDARD).failing()).isPresent();
  }
}
