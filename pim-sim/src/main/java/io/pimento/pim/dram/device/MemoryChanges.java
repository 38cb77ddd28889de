package io.pimento.pim.dram.device;

import io.pimento.document.NearestName;
import io.pimento.pim.device.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changed constants of a device and of the memory that it names: the memory's keys begin with
 * {@code memory.}, as {@code memory.row_buf_policy}.
 *
 * @param own of the device itself
 * @param memory without the prefix
 */
public record MemoryChanges(Map<String, String> own, Map<String, String> memory) {
  private static final String PREFIX = "memory.";

  /** Tells the two apart. */
  public static MemoryChanges of(Map<String, String> changes) {
    Map<String, String> own = new TreeMap<>();
    Map<String, String> memory = new TreeMap<>();
    changes.forEach(
        (key, value) -> {
          if (isMemory(key)) {
            memory.put(key.substring(PREFIX.length()), value);
          } else {
            own.put(key, value);
          }
        });
    return new MemoryChanges(own, memory);
  }

  /** Whether a key is of the memory. */
  public static boolean isMemory(String key) {
    return key.startsWith(PREFIX);
  }

  /** A memory's settings with the changed ones; a key that the file lacks is an error. */
  List<Setting> applied(String file, List<Setting> settings) {
    List<String> known = settings.stream().map(Setting::key).toList();
    for (String key : memory.keySet()) {
      if (!known.contains(key)) {
        throw new DeviceException(
            file
                + ": no constant of the memory is named '"
                + key
                + "'; the nearest is '"
                + NearestName.of(key, known)
                + "'");
      }
    }
    List<Setting> all = new ArrayList<>();
    for (Setting s : settings) {
      String value = memory.get(s.key());
      all.add(
          value == null
              ? s
              : new Setting(s.section(), s.key(), value, Constant.CHANGED, Constant.CHANGED));
    }
    return all;
  }
}
