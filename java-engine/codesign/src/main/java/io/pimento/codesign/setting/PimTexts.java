package io.pimento.codesign.setting;

import io.pimento.document.UserException;
import io.pimento.pim.crossbar.mapping.BitWidths;
import io.pimento.pim.crossbar.mapping.DynamicUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What texts of {@link PimSetting}s mean; each error names key and text. */
final class PimTexts {
  private PimTexts() {}

  static Integer whole(String key, String text, int least) {
    double value = number(key, text);
    if (value != Math.rint(value) || value < least || value > Integer.MAX_VALUE) {
      throw new UserException(key + " = " + text + " must be a whole number of at least " + least);
    }
    return (int) value;
  }

  static Boolean flag(String key, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new UserException(key + " = '" + text + "' must be true or false");
    }
    return text.equals("true");
  }

  static DynamicUnit unit(String key, String text) {
    List<String> names = Arrays.stream(DynamicUnit.values()).map(Enum::name).toList();
    if (!names.contains(text.toUpperCase(Locale.ROOT))) {
      throw new UserException(key + " = '" + text + "' must be one of " + names);
    }
    return DynamicUnit.valueOf(text.toUpperCase(Locale.ROOT));
  }

  static Double number(String key, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new UserException(key + " = '" + text + "' is not a number", e);
    }
    throw new UserException(key + " = " + text + " must be finite");
  }

  static Double within(
      double value, double low, double high, String key, String said, String range) {
    if (value < low || value > high) {
      throw new UserException(key + " = " + said + " must be " + range);
    }
    return value;
  }

  static BitWidths precision(String text) {
    try {
      return BitWidths.named(text);
    } catch (IllegalArgumentException e) {
      throw new UserException("" + e.getMessage(), e);
    }
  }

  /** Bits of single nodes, {@code 12=w4a4,30=w4a8}. */
  static Map<Integer, BitWidths> nodes(String key, String text) {
    Map<Integer, BitWidths> byNode = new HashMap<>();
    for (String one : text.split(",", -1)) {
      String[] pair = one.split("=", 2);
      if (pair.length == 2 && pair[0].matches("[0-9]{1,6}")) {
        byNode.put(Integer.parseInt(pair[0]), precision(pair[1]));
      } else if (!one.isBlank()) {
        throw new UserException(key + ": '" + one + "' is not of the form NODE=wNaM");
      }
    }
    return byNode;
  }
}
