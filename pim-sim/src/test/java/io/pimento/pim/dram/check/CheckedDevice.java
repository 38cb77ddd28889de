package io.pimento.pim.dram.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device file read for the checker alone: it shares nothing with the simulator. */
final class CheckedDevice {
  private static final Pattern YAML = Pattern.compile("^ {2}(\\w+): (?:\\{value: )?([^ ,}#]+)");

  private final Map<String, String> values = new HashMap<>();
  final boolean hbm;
  final boolean byBank;

  /** Whether a refresh takes the same bank of every group. */
  final boolean sets;

  final int groups;
  final int perGroup;
  final int ranks;
  final int burst;

  CheckedDevice(Path ini) throws IOException {
    this(values(Files.readAllLines(ini)));
  }

  /** Keys and values of the two forms, {@code key = value} and {@code key: {value: …}}. */
  static Map<String, String> values(List<String> lines) {
    Map<String, String> all = new HashMap<>();
    for (String line : lines) {
      Matcher yaml = YAML.matcher(line);
      int equals = line.indexOf('=');
      if (yaml.find()) {
        all.put(yaml.group(1), yaml.group(2));
      } else if (equals > 0) {
        all.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return all;
  }

  /**
   * A device of these values.
   *
   * @param values by key; bits_per_clock is 2 unless it is there
   */
  CheckedDevice(Map<String, String> values) {
    this.values.putAll(values);
    hbm = values.get("protocol").startsWith("HBM");
    byBank = values.getOrDefault("refresh_policy", "RANK").contains("BANK_");
    sets = values.getOrDefault("refresh_policy", "RANK").startsWith("SAME_BANK");
    groups = (int) cycles("bankgroups");
    perGroup = (int) cycles("banks_per_group");
    burst = (int) cycles("BL") / Integer.parseInt(values.getOrDefault("bits_per_clock", "2"));
    long column = Long.parseLong(values.getOrDefault("transfers_per_column", hbm ? "2" : "1"));
    long bits = cycles("rows") * cycles("columns") * cycles("device_width") * column;
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
      case "AL", "tPPD" -> 0;
      case "tRTP" -> 5;
      case "tRTRS" -> 2;
      case "tRFCb" -> 20;
      default -> throw new IllegalArgumentException("the file lacks " + key);
    };
  }

  /** Between column commands of one direction. */
  long columns(boolean write, boolean sameGroup) {
    String key = sameGroup ? "tCCD_L" : "tCCD_S";
    return cycles(write && values.containsKey(key + "_WR") ? key + "_WR" : key);
  }

  /** From activation to activation of one bank. */
  long rowCycle() {
    long sum = cycles("tRAS") + cycles("tRP");
    return Math.max(sum, values.containsKey("tRC") ? cycles("tRC") : 0);
  }

  long readLatency() {
    return cycles("AL") + cycles("CL");
  }

  long writeLatency() {
    return cycles("AL") + cycles("CWL");
  }

  long rowToColumn(boolean write) {
    return values.containsKey("tRCDRD") && !values.containsKey("tRCD") || hbm
        ? cycles(write ? "tRCDWR" : "tRCDRD")
        : cycles("tRCD") - cycles("AL");
  }
}
