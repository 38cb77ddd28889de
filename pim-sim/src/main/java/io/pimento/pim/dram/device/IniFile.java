package io.pimento.pim.dram.device;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Sections, keys and values of an {@code .ini} text; {@code ;} and {@code #} begin comments. */
final class IniFile {
  private IniFile() {}

  /** The settings of the text in file order; a line of no known form or a key given twice fails. */
  static List<Setting> parse(String name, String text) {
    List<Setting> settings = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String section = "";
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String where = name + ":" + number;
      String line = uncommented(raw).strip();
      if (line.isEmpty()) {
        continue;
      }
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1).strip().toLowerCase(Locale.ROOT);
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        equals = line.indexOf(':');
      }
      if (equals <= 0) {
        throw new DeviceException(where + ": expected 'key = value' or '[section]', not " + line);
      }
      String key = line.substring(0, equals).strip();
      if (!seen.add(section + "=" + key.toLowerCase(Locale.ROOT))) {
        throw new DeviceException(where + ": " + key + " is given twice in [" + section + "]");
      }
      settings.add(new Setting(section, key, line.substring(equals + 1).strip(), where, where));
    }
    return settings;
  }

  private static String uncommented(String line) {
    String stripped = line.strip();
    if (stripped.startsWith("#") || stripped.startsWith(";")) {
      return "";
    }
    for (int i = 1; i < line.length(); i++) {
      if ((line.charAt(i) == ';' || line.charAt(i) == '#')
          && Character.isWhitespace(line.charAt(i - 1))) {
        return line.substring(0, i);
      }
    }
    return line;
  }
}
