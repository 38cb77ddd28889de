package io.pimento.run.config;

import io.pimento.codesign.setting.HardwareSettings;
import io.pimento.document.UserException;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code search.hardware}. */
final class HardwareConfig {
  private HardwareConfig() {}

  static HardwareSettings read(Section s) {
    String device = s.optionalText("device");
    String space = s.optionalText("space");
    if (device != null && space != null) {
      throw new UserException(
          "configuration: search.hardware has a device ("
              + device
              + ") and a space ("
              + space
              + "), which names its own devices; leave one of them null");
    }
    String faults = s.optionalText("faults");
    List<Integer> rows = s.wholes("table_rows", 1).stream().map(Math::toIntExact).toList();
    return new HardwareSettings(
        space(device, space),
        s.integer("batch", 1),
        s.integer("rows", 0),
        faults == null ? "" : faults,
        rows,
        s.text("host"));
  }

  private static HardwareSpace space(@Nullable String device, @Nullable String file) {
    if (file != null) {
      return HardwareSpaceFile.named(file);
    }
    return device == null ? HardwareSpace.NONE : HardwareSpace.only(Hardware.of(device));
  }
}
