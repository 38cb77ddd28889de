package io.pimento.pim.dram.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A device file read for the checker alone: it shares nothing with the simulator. */
final class CheckedDevice {
  private final Map<String, String> values = new HashMap<>();
  final boolean hbm;
  final int groups;
  final int perGroup;
  final int ranks;
  final int burst;

  CheckedDevice(Path ini) throws IOException {
    for (String line : Files.readAllLines(ini)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    hbm = values.get("protocol").startsWith("HBM");
    groups = (int) cycles("bankgroups");
    perGroup = (int) cycles("banks_per_group");
    burst = (int) cycles("BL") / 2;
    long bits = cycles("rows") * cycles("columns") * cycles("device_width") * (hbm ? 2 : 1);
    long rank = bits * groups * perGroup * (cycles("bus_width") / cycles("device_width")) / 8;
    ranks = (int) (cycles("channel_size") * (1L << 20) / rank);
  }

  /** A number of the file; a key that DRAMsim3 defaults has its default. */
  long cycles(String key) {
    String value = values.get(key);
    if (value != null) {
      return Long.parseLong(value);
    }
    return switch (key) {
      case "AL" -> 0;
      case "tRTP" -> 5;
      case "tRTRS" -> 2;
      case "tRFCb" -> 20;
      default -> throw new IllegalArgumentException("the file lacks " + key);
    };
  }

  long readLatency() {
    return cycles("AL") + cycles("CL");
  }

  long writeLatency() {
    return cycles("AL") + cycles("CWL");
  }

  long rowToColumn(boolean write) {
    return hbm ? cycles(write ? "tRCDWR" : "tRCDRD") : cycles("tRCD") - cycles("AL");
  }
}
