package io.pimento.pim.inference;

import java.util.Map;
import java.util.TreeMap;

/** Changed constants. */
final class Changes {
  private Changes() {}

  static Map<String, String> plus(Map<String, String> changes, String key, String value) {
    Map<String, String> all = new TreeMap<>(changes);
    all.put(key, value);
    return all;
  }
}
