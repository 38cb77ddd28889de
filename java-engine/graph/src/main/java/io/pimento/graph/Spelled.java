package io.pimento.graph;

import java.util.LinkedHashMap;
import java.util.Map;

/** The texts of {@link Initializer}s. */
final class Spelled {
  /** Constants with a name. */
  static final Map<String, Initializer> CONSTANTS = new LinkedHashMap<>();

  static {
    CONSTANTS.put("ZERO", Initializer.ZERO);
    CONSTANTS.put("ONE", Initializer.ONE);
    CONSTANTS.put("SMALL_GAIN", Initializer.SMALL_GAIN);
    CONSTANTS.put("UNSET", Initializer.UNSET);
  }

  private Spelled() {}

  static Initializer read(String text) {
    Initializer constant = CONSTANTS.get(text);
    if (constant != null) {
      return constant;
    }
    for (Initializer.Xavier x : Initializer.Xavier.values()) {
      if (x.spelled().equals(text)) {
        return x;
      }
    }
    if (text.equals(Initializer.SMALL_NORMAL.spelled())) {
      return Initializer.SMALL_NORMAL;
    }
    int space = text.indexOf(' ');
    String kind = space < 0 ? text : text.substring(0, space);
    try {
      double number = space < 0 ? Double.NaN : Double.parseDouble(text.substring(space + 1));
      if (space > 0 && kind.equals("NORMAL")) {
        return new Initializer.Normal(number);
      }
      if (space > 0 && kind.equals("CONSTANT") && Double.isFinite(number)) {
        return new Initializer.Constant(number);
      }
    } catch (NumberFormatException e) {
      throw unknown(text, e);
    }
    throw unknown(text, null);
  }

  private static IllegalArgumentException unknown(
      String text, @org.jspecify.annotations.Nullable Exception cause) {
    return new IllegalArgumentException(
        "unknown start of a parameter '"
            + text
            + "'; there are XAVIER_UNIFORM, XAVIER_NORMAL, SMALL_NORMAL, "
            + String.join(", ", CONSTANTS.keySet())
            + ", NORMAL and CONSTANT with a number",
        cause);
  }
}
