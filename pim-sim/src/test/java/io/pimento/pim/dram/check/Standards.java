package io.pimento.pim.dram.check;

import io.pimento.pim.device.Resource;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.MemoryChanges;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The shipped memories, as the simulator reads them and as the checker does. */
final class Standards {
  /**
   * Bits that a wire moves in a clock cycle, and transfers of a column, by the standards' texts.
   */
  private static final Map<String, String[]> PINS =
      Map.of(
          "DDR5", new String[] {"2", "1"},
          "LPDDR5", new String[] {"8", "1"},
          "HBM3", new String[] {"4", "1"},
          "GDDR6", new String[] {"8", "16"});

  private Standards() {}

  static DramDevice device(String name, Map<String, String> changes) {
    return DeviceFile.shipped(name, new MemoryChanges(Map.of(), new TreeMap<>(changes)));
  }

  static CheckedDevice checked(String name, Map<String, String> changes) {
    Map<String, String> values =
        new HashMap<>(
            CheckedDevice.values(Resource.text(DeviceFile.class, name + ".yaml").lines().toList()));
    values.putAll(changes);
    String[] pins = PINS.get(values.get("protocol"));
    values.put("bits_per_clock", pins[0]);
    values.put("transfers_per_column", pins[1]);
    return new CheckedDevice(values);
  }
}
