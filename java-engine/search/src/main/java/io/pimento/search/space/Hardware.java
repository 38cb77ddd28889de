package io.pimento.search.space;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A configuration of modelled hardware, as texts by key; {@code device} names which it is of.
 *
 * @param settings empty for no hardware at all
 */
public record Hardware(SortedMap<String, String> settings) {
  /** The key of the device. */
  public static final String DEVICE = "device";

  /** None. */
  public static final Hardware NONE = new Hardware(new TreeMap<>());

  /**
   * @throws IllegalArgumentException if there are settings of no device
   */
  public Hardware {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    if (!settings.isEmpty() && !settings.containsKey(DEVICE)) {
      throw new IllegalArgumentException("hardware needs a '" + DEVICE + "'; it has " + settings);
    }
  }

  /** A device as it comes. */
  public static Hardware of(String device) {
    return new Hardware(new TreeMap<>(Map.of(DEVICE, device)));
  }

  public boolean isNone() {
    return settings.isEmpty();
  }

  /** The device; empty for none. */
  public String device() {
    return settings.getOrDefault(DEVICE, "");
  }

  /** With one setting changed. */
  public Hardware with(String key, String value) {
    SortedMap<String, String> all = new TreeMap<>(settings);
    all.put(key, value);
    return new Hardware(all);
  }

  /** The device, then its settings: {@code isaac-32nm adc.bits=6 mapping=naive}. */
  @Override
  public String toString() {
    String rest =
        settings.entrySet().stream()
            .filter(e -> !e.getKey().equals(DEVICE))
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(" "));
    return rest.isEmpty() ? device() : device() + " " + rest;
  }
}
