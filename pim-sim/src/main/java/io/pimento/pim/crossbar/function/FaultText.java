package io.pimento.pim.crossbar.function;

import io.pimento.document.NearestName;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.error.ConverterErrors;
import io.pimento.pim.crossbar.error.Drift;
import io.pimento.pim.crossbar.error.ReadNoise;
import io.pimento.pim.crossbar.error.Variation;
import io.pimento.pim.crossbar.error.WriteVerify;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Faults as text: parts between commas, each a key alone or {@code key=value}.
 *
 * <ul>
 *   <li>{@code variation=none|pcm|reram|PART}, {@code verify=TOLERANCE} (part of the greatest
 *       conductance) with {@code pulses=N};
 *   <li>{@code stuck-off=P}, {@code stuck-on=P};
 *   <li>{@code drift=SECONDS}, with {@code drift-spread} and {@code drift-compensated};
 *   <li>{@code read-noise=none|pcm|PART};
 *   <li>{@code adc-offset=LSB}, {@code adc-gain=PART}, {@code adc-inl=LSB}, {@code adc-code=LSB};
 *   <li>{@code wires}, {@code calibrated}, {@code device} (all that its file states), {@code
 *       seed=N}.
 * </ul>
 */
final class FaultText {
  private static final List<String> KEYS =
      List.of(
          "seed",
          "variation",
          "verify",
          "pulses",
          "stuck-off",
          "stuck-on",
          "drift",
          "drift-spread",
          "drift-compensated",
          "read-noise",
          "adc-offset",
          "adc-gain",
          "adc-inl",
          "adc-code",
          "wires",
          "calibrated",
          "device");

  private final Map<String, String> values = new HashMap<>();

  private FaultText(String text) {
    for (String part : text.split(",", -1)) {
      String[] pair = part.strip().split("=", 2);
      if (!KEYS.contains(pair[0])) {
        throw new CrossbarException(
            "unknown fault '"
                + pair[0]
                + "'; the nearest is '"
                + NearestName.of(pair[0], KEYS)
                + "'");
      }
      values.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
    needs("pulses", "verify");
    needs("drift-spread", "drift");
    needs("drift-compensated", "drift");
  }

  static Faults parse(String text) {
    return new FaultText(text).faults();
  }

  private void needs(String key, String other) {
    if (has(key) && !has(other)) {
      throw new CrossbarException("fault '" + key + "' needs '" + other + "=…' beside it");
    }
  }

  private Faults faults() {
    return new Faults(
        (long) number("seed", 0),
        has("variation") ? Variation.named(word("variation")) : Variation.none(),
        has("verify")
            ? new WriteVerify(number("verify", 0), whole("pulses", WriteVerify.PULSES))
            : WriteVerify.NONE,
        number("stuck-off", 0),
        number("stuck-on", 0),
        new Drift(number("drift", 0), has("drift-spread"), has("drift-compensated")),
        has("read-noise") ? ReadNoise.named(word("read-noise")) : ReadNoise.none(),
        new ConverterErrors(
            number("adc-offset", 0),
            number("adc-gain", 0),
            number("adc-inl", 0),
            number("adc-code", 0)),
        has("wires"),
        has("calibrated"),
        has("device"));
  }

  private boolean has(String key) {
    return values.containsKey(key);
  }

  private String word(String key) {
    return values.getOrDefault(key, "");
  }

  private int whole(String key, int otherwise) {
    double value = number(key, otherwise);
    if (value != Math.rint(value) || !(value >= 1 && value < 1 << 20)) {
      throw new CrossbarException(key + " = " + value + " must be a whole number of at least 1");
    }
    return (int) value;
  }

  private double number(String key, double otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    String value = word(key);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new CrossbarException("fault '" + key + "': '" + value + "' is not a number");
    }
  }
}
