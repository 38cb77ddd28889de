package io.pimento.pim.dram.device;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.NearestName;
import io.pimento.pim.device.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Standards by their names, or from a file of the same form with one entry. */
public final class DramStandards {
  private static final String SHIPPED = "standards.yaml";
  private static final Set<String> FIELDS =
      Set.of(
          "source",
          "transfers_per_cycle",
          "dramsim3_transfers",
          "clock_ratios",
          "columns",
          "bursts",
          "constraints",
          "distances",
          "refresh",
          "keys",
          "bank_keys",
          "row_column_commands",
          "window32");

  /** Of each pair a standard has one word. */
  private static final List<List<String>> CHOICES =
      List.of(
          List.of("split", "shared"),
          List.of("one_ccd", "own_ccd"),
          List.of("rrd_refresh", "own_refresh"));

  private static final Set<String> WORDS =
      Set.of("split", "shared", "one_ccd", "own_ccd", "rrd_refresh", "own_refresh", "spaced");

  private static final Map<String, DramStandard> ALL =
      parse(SHIPPED, Resource.text(DramStandards.class, SHIPPED));

  private DramStandards() {}

  /** Names of the standards that come with the simulator. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * The standard that a device file names, or that of a file beside it.
   *
   * @param file of the device
   */
  static DramStandard named(String name, String where, String file) {
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return ofFile(Path.of(file).resolveSibling(name), where);
    }
    DramStandard found = ALL.get(name.toUpperCase(Locale.ROOT));
    if (found == null) {
      throw new DeviceException(
          where
              + ": protocol '"
              + name
              + "' is not simulated; use one of "
              + String.join(", ", ALL.keySet())
              + ", or name the file of a standard, .yaml");
    }
    return found;
  }

  private static DramStandard ofFile(Path path, String where) {
    String text;
    try {
      text = Files.readString(path);
    } catch (IOException e) {
      throw new DeviceException(where + ": the standard " + path + " cannot be read: " + e);
    }
    Map<String, DramStandard> all = parse(path.toString(), text);
    if (all.size() != 1) {
      throw new DeviceException(path + ": has " + all.size() + " standards; one is meant");
    }
    return all.values().iterator().next();
  }

  static Map<String, DramStandard> parse(String file, String text) {
    JsonNode root;
    try {
      root = Documents.yaml(file, text);
    } catch (DocumentException e) {
      throw new DeviceException(e.getMessage());
    }
    Map<String, DramStandard> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> e : root.properties()) {
      all.put(e.getKey(), standard(file + ": " + e.getKey(), e.getKey(), e.getValue()));
    }
    return all;
  }

  private static DramStandard standard(String where, String name, JsonNode n) {
    for (String key : n.propertyNames()) {
      if (!FIELDS.contains(key)) {
        throw new DeviceException(
            where
                + ": nothing reads '"
                + key
                + "'; is '"
                + NearestName.of(key, FIELDS)
                + "' meant?");
      }
    }
    Set<String> constraints = new LinkedHashSet<>(words(n, "constraints"));
    for (String word : constraints) {
      if (!WORDS.contains(word)) {
        throw new DeviceException(
            where + ": constraints: '" + word + "' is none of " + String.join(", ", WORDS));
      }
    }
    for (List<String> pair : CHOICES) {
      if (constraints.contains(pair.get(0)) == constraints.contains(pair.get(1))) {
        throw new DeviceException(
            where + ": constraints must have one of " + String.join(" and ", pair));
      }
    }
    List<Integer> ratios = numbers(where, n, "clock_ratios");
    int transfers = ratios.isEmpty() ? number(where, n, "transfers_per_cycle") : 0;
    return new DramStandard(
        name,
        text(where, n, "source"),
        transfers,
        n.has("dramsim3_transfers") ? number(where, n, "dramsim3_transfers") : transfers,
        ratios,
        constant(where, "columns", text(where, n, "columns"), DramStandard.Columns.class),
        numbers(where, n, "bursts"),
        constraints,
        words(n, "distances"),
        refresh(where, n),
        new LinkedHashSet<>(words(n, "keys")),
        new LinkedHashSet<>(words(n, "bank_keys")),
        n.path("row_column_commands").asBoolean(false),
        n.path("window32").asBoolean(false));
  }

  /** All that there were before refresh of the same bank of all groups, unless the file says. */
  private static Set<Policies.Refresh> refresh(String where, JsonNode n) {
    Set<Policies.Refresh> all = new LinkedHashSet<>();
    words(n, "refresh")
        .forEach(w -> all.add(constant(where, "refresh", w, Policies.Refresh.class)));
    return all.isEmpty()
        ? Set.of(
            Policies.Refresh.RANK_LEVEL_SIMULTANEOUS,
            Policies.Refresh.RANK_LEVEL_STAGGERED,
            Policies.Refresh.BANK_LEVEL_STAGGERED)
        : all;
  }

  private static <E extends Enum<E>> E constant(
      String where, String key, String word, Class<E> type) {
    for (E e : type.getEnumConstants()) {
      if (e.name().equalsIgnoreCase(word)) {
        return e;
      }
    }
    throw new DeviceException(
        where + ": " + key + " = '" + word + "' is none of " + List.of(type.getEnumConstants()));
  }

  private static String text(String where, JsonNode n, String key) {
    JsonNode value = n.get(key);
    if (value == null || !value.isValueNode()) {
      throw new DeviceException(where + ": lacks the key " + key);
    }
    return value.asString();
  }

  private static int number(String where, JsonNode n, String key) {
    String text = text(where, n, key);
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new DeviceException(where + ": " + key + " = '" + text + "' is not a number above 0");
    }
    return Integer.parseInt(text);
  }

  private static List<String> words(JsonNode n, String key) {
    List<String> all = new ArrayList<>();
    n.path(key).forEach(w -> all.add(w.asString()));
    return all;
  }

  private static List<Integer> numbers(String where, JsonNode n, String key) {
    List<Integer> all = new ArrayList<>();
    for (String w : words(n, key)) {
      if (!w.matches("[1-9][0-9]{0,5}")) {
        throw new DeviceException(where + ": " + key + ": '" + w + "' is not a number above 0");
      }
      all.add(Integer.parseInt(w));
    }
    return all;
  }
}
