package io.pimento.run.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times such as 90s, 10m or 2h; without a unit seconds. */
final class TimeText {
  /** What a time matches as it is written. */
  static final String PATTERN = "^\\s*\\d+(\\.\\d+)?\\s*[smhSMH]?\\s*$";

  private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([smh]?)");
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private TimeText() {}

  /** In seconds; not a number if it is no time. */
  static double seconds(String text) {
    Matcher m = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
    return m.matches() ? Double.parseDouble(m.group(1)) * unit(m.group(2)) : Double.NaN;
  }

  private static double unit(String name) {
    return switch (name) {
      case "h" -> HOUR;
      case "m" -> MINUTE;
      default -> 1;
    };
  }
}
