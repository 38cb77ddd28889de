package io.pimento.pim.crossbar.device;

import io.pimento.document.NearestName;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.device.Constant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The constants of one device, complete and each within its own rule. */
public final class CrossbarConstants {
  private static final double PICO_IN_ATTO = 1e6;
  private static final String NOT_GIVEN = Constant.ASSUMED + ": the file has none";

  /** A latency that misses a whole number of cycles by less than this is that number. */
  private static final double CYCLE_SLACK = 1e-9;

  private final String file;
  private final Map<String, Constant> byKey;

  private CrossbarConstants(String file, Map<String, Constant> byKey) {
    this.file = file;
    this.byKey = Collections.unmodifiableMap(byKey);
  }

  static CrossbarConstants of(String file, List<Constant> all) {
    Map<String, Constant> map = new TreeMap<>();
    all.forEach(c -> map.put(c.key(), c));
    for (CrossbarKey key : CrossbarKey.ALL) {
      if (key.isTable() || map.containsKey(key.id()) || key.otherwise().equals(CrossbarKey.NEVER)) {
        continue;
      }
      if (key.otherwise().isEmpty()) {
        throw new CrossbarException(file + ": lacks the key " + key.id());
      }
      map.put(key.id(), otherwise(key, key.otherwise()));
    }
    CrossbarKey link = CrossbarKey.of("host.idle_power").orElseThrow();
    if (!map.containsKey(link.id())) {
      CrossbarConstants c = new CrossbarConstants(file, map);
      double busy = c.number("host.width") * c.number("host.energy") / c.number("host.period");
      map.put(link.id(), otherwise(link, Double.toString(busy)));
    }
    return new CrossbarConstants(file, map);
  }

  private static Constant otherwise(CrossbarKey key, String value) {
    double number = checked(key, key.id(), value);
    return new Constant(key.id(), value, key.unit(), NOT_GIVEN, number, number);
  }

  /** Keys that the file lacks, with what is taken for each. */
  List<String> notGiven() {
    return byKey.values().stream()
        .filter(c -> c.source().equals(NOT_GIVEN))
        .map(c -> (c.key() + " = " + c.text() + " " + c.unit()).strip())
        .toList();
  }

  /** The value of a text under a key's rule; 0 for a word. */
  static double checked(CrossbarKey key, String where, String text) {
    if (key.kind() == CrossbarKey.Kind.WORD) {
      if (!key.words().isEmpty() && !key.words().contains(text)) {
        throw new CrossbarException(where + " = '" + text + "' is not one of " + key.words());
      }
      return 0;
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new CrossbarException(where + " = '" + text + "' is not a number");
    }
    boolean whole = value == Math.rint(value) && value < 1 << 30;
    boolean fits =
        switch (key.kind()) {
          case AMOUNT -> value >= 0 && Double.isFinite(value);
          case POSITIVE -> value > 0 && Double.isFinite(value);
          case COUNT -> whole && value >= 1;
          case WHOLE -> whole && value >= 0;
          case WORD -> true;
        };
    if (!fits) {
      throw new CrossbarException(
          where
              + " = "
              + text
              + " must be "
              + switch (key.kind()) {
                case AMOUNT -> "a number of at least 0";
                case POSITIVE -> "a number above 0";
                case COUNT -> "a whole number of at least 1";
                case WHOLE -> "a whole number of at least 0";
                case WORD -> "a word";
              });
    }
    return value;
  }

  /** The same device with one value changed. */
  public CrossbarConstants with(String id, String value) {
    CrossbarKey key =
        CrossbarKey.of(id)
            .orElseThrow(
                () ->
                    new CrossbarException(
                        "no constant '"
                            + id
                            + "'; the nearest is '"
                            + NearestName.of(id, byKey.keySet())
                            + "'"));
    double number = checked(key, id, value);
    Map<String, Constant> changed = new TreeMap<>(byKey);
    Constant old = changed.get(id);
    Constant base =
        old == null ? new Constant(id, value, key.unit(), Constant.ASSUMED, number, number) : old;
    changed.put(id, base.with(value, Constant.CHANGED, number));
    return new CrossbarConstants(file, changed);
  }

  /** Every constant in the order of keys. */
  public Collection<Constant> all() {
    return byKey.values();
  }

  String file() {
    return file;
  }

  Constant get(String id) {
    Constant c = byKey.get(id);
    if (c == null) {
      String section = id.substring(0, id.indexOf('.') + 1);
      throw new CrossbarException(
          file
              + ": there is no "
              + id
              + "; there are "
              + byKey.keySet().stream().filter(k -> k.startsWith(section)).toList());
    }
    return c;
  }

  /** A key that another's value asks for. */
  void needed(String id, String by, String why) {
    if (!byKey.containsKey(id)) {
      throw new CrossbarException(file + ": " + by + " needs " + id + ": " + why);
    }
  }

  /** A value as it was written. */
  public String text(String id) {
    return get(id).text();
  }

  String word(String id) {
    return get(id).text();
  }

  double number(String id) {
    return Double.parseDouble(get(id).text());
  }

  /** Whether the file says anything of a key that it may leave out. */
  boolean has(String id) {
    return byKey.containsKey(id);
  }

  /** A value that the file may leave out. */
  double numberOr(String id, double otherwise) {
    return has(id) ? number(id) : otherwise;
  }

  int count(String id) {
    return (int) number(id);
  }

  /** A time as whole cycles of the device's clock, rounded up. */
  int cycles(String id) {
    return (int) Math.ceil(number(id) / number("device.clock") - CYCLE_SLACK);
  }

  /** A time as at least one cycle. */
  int atLeastOneCycle(String id) {
    return Math.max(1, cycles(id));
  }

  /** An energy in whole attojoules. */
  long attojoules(String id) {
    return Math.round(number(id) * PICO_IN_ATTO);
  }
}
