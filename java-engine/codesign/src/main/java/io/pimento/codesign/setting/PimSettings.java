package io.pimento.codesign.setting;

import io.pimento.document.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a run, as texts by key. A key that is no {@link PimSetting} is a constant
 * of the device, such as {@code adc.bits}.
 */
public record PimSettings(SortedMap<String, String> values) {
  public PimSettings {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** With one value set; null changes nothing. */
  public PimSettings with(String key, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    SortedMap<String, String> m = new TreeMap<>(values);
    m.put(key, value.toString());
    return new PimSettings(m);
  }

  /** What was said, or what holds else. */
  public String text(PimSetting<?> setting) {
    return values.getOrDefault(setting.key(), setting.otherwise());
  }

  /**
   * What that means.
   *
   * @throws UserException naming key and text, if it means nothing
   */
  public <T> T get(PimSetting<T> setting) {
    return setting.parse(text(setting));
  }

  /** Constants of the device with their texts, in the order of their keys. */
  public SortedMap<String, String> constants() {
    SortedMap<String, String> all = new TreeMap<>(values);
    all.keySet().removeAll(PimSetting.ALL.keySet());
    return all;
  }

  /** Keys that were said. */
  public List<String> keys() {
    return new ArrayList<>(values.keySet());
  }
}
