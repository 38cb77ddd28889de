package io.pimento.app.command.pim;

import io.pimento.app.console.Console;
import io.pimento.codesign.setting.PimSetting;
import io.pimento.codesign.setting.PimSettings;
import io.pimento.codesign.simulate.PimSetup;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.DeviceCheck;
import io.pimento.pim.crossbar.mapping.Precisions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which crossbar device, and how many bits. */
final class CrossbarOptions {
  @Option(
      names = "--device",
      required = true,
      paramLabel = "NAME|FILE",
      description = "A shipped crossbar device (see 'pimento pim devices') or a YAML file.")
  private String device = "";

  @Option(
      names = "--constant",
      paramLabel = "KEY=VALUE",
      description = "Changes a constant of the device, for example adc.bits=6.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Mixin
  private final PimSettingOptions said =
      new PimSettingOptions(List.of(PimSetting.BITS, PimSetting.NODE_BITS));

  CrossbarDevice read(Console console) throws IOException {
    CrossbarDevice d = CrossbarDevice.named(device);
    for (Map.Entry<String, String> e : changes.entrySet()) {
      d = d.with(e.getKey(), e.getValue());
    }
    d.warnings().forEach(w -> console.error("warning: " + w));
    DeviceCheck.ownWiresWarning(d).ifPresent(w -> console.error("warning: " + w));
    return d;
  }

  Precisions precisions() {
    return PimSetup.precisions(new PimSettings(said.texts()));
  }
}
