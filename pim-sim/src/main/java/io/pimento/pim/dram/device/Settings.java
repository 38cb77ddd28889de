package io.pimento.pim.dram.device;

import io.pimento.document.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The settings of one file, looked up by key under one set of rules. */
final class Settings {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+\\.)");

  /** Of these DRAMsim3 takes a blank as it stands and ends; of numbers and flags, the default. */
  private static final Set<String> WORDS =
      Set.of("protocol", "address_mapping", "queue_structure", "refresh_policy");

  private final String file;
  private final Rules rules;
  private final Map<String, Setting> byId = new LinkedHashMap<>();
  private final Map<String, DramKey> keys = new HashMap<>();
  private final List<String> defaults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();

  Settings(String file, List<Setting> settings, Rules rules, DramStandard standard) {
    this.file = file;
    this.rules = rules;
    for (DramKey key : DramKey.ALL) {
      keys.put(key.id(), key);
    }
    for (String key : standard.keys()) {
      own("timing", key, DramKey.Need.ALWAYS);
    }
    for (String key : standard.bankKeys()) {
      own("timing", key, DramKey.Need.BANK_REFRESH);
    }
    if (!standard.clockRatios().isEmpty()) {
      own("dram_structure", "clock_ratio", DramKey.Need.ALWAYS);
    }
    boolean foreign = rules.isDramsim3() || file.endsWith(".ini");
    for (Setting s : settings) {
      DramKey key = keys.get(DramKey.id(s.section(), s.key()));
      boolean read = key != null && (rules.isDramsim3() || key.need() != DramKey.Need.UNUSED);
      if (key != null && s.value().isBlank() && rules.isDramsim3() && !WORDS.contains(key.name())) {
        warnings.add(
            s.where() + ": " + s.key() + " has no value; its default is taken: " + key.fallback());
      } else if (read) {
        byId.put(DramKey.id(s.section(), s.key()), s);
      } else if (rules == Rules.STANDARD
          && DramKey.id(s.section(), s.key()).equals(DramKey.id("timing", "tRC"))) {
        byId.put(DramKey.id("timing", "tRC"), s);
      } else if (foreign) {
        ignored.add(s.key());
        // Kept for the checks: a file that contradicts itself is wrong under any rules.
        byId.putIfAbsent(DramKey.id(s.section(), s.key()), s);
      } else {
        throw unknown(s);
      }
    }
  }

  /** A key that only some standards have; DRAMsim3 knows none of them. */
  private void own(String section, String name, DramKey.Need need) {
    DramKey key = new DramKey(section, name, "", need);
    keys.put(key.id(), key);
  }

  /** An ignored key, with a known one that the file lacks and that it may be a slip of. */
  private String perhaps(String key) {
    String near = slip(key);
    return near.isEmpty() ? key : key + " (is " + near + " meant?)";
  }

  private String slip(String key) {
    return DramKey.ALL.stream()
        .filter(k -> k.need() == DramKey.Need.OPTIONAL && !byId.containsKey(k.id()))
        .map(DramKey::name)
        .filter(k -> NearestName.distance(key, k) == 1)
        .findFirst()
        .orElse("");
  }

  private DeviceException unknown(Setting s) {
    List<String> known =
        keys.values().stream()
            .filter(k -> k.need() != DramKey.Need.UNUSED)
            .map(DramKey::name)
            .sorted()
            .toList();
    return new DeviceException(
        s.where()
            + ": nothing reads the key '"
            + s.key()
            + "' in ["
            + s.section()
            + "]; the nearest known key is '"
            + NearestName.of(s.key(), known)
            + "' (--policy dramsim3 ignores what DRAMsim3 ignores)");
  }

  /** The setting, or null if the file has none. */
  @Nullable Setting find(String section, String name) {
    return byId.get(DramKey.id(section, name));
  }

  /** Where a key stands, for messages. */
  String where(String section, String name) {
    Setting s = find(section, name);
    return s == null ? file : s.where();
  }

  /** The text of a key; absent, it is an error where it is needed, else its default. */
  String text(String section, String name, boolean needed) {
    Setting s = find(section, name);
    if (s != null) {
      return s.value();
    }
    DramKey key = keys.get(DramKey.id(section, name));
    if (key == null) {
      throw new IllegalArgumentException("no key " + name + " in [" + section + "]");
    }
    if (needed && rules == Rules.STANDARD && !file.endsWith(".ini")) {
      throw lacks(section, name);
    }
    if (needed && rules == Rules.STANDARD) {
      return substitute(section, name, key);
    }
    if (key.need() != DramKey.Need.UNUSED) {
      defaults.add(name + " = " + key.fallback());
    }
    return key.fallback();
  }

  private DeviceException lacks(String section, String name) {
    String slip =
        ignored.stream().filter(k -> NearestName.distance(k, name) == 1).findFirst().orElse("");
    return new DeviceException(
        file
            + ": ["
            + section
            + "] lacks the key "
            + name
            + (slip.isEmpty() ? "" : "; is '" + slip + "' meant to be it?"));
  }

  /**
   * What stands for a key that DRAMsim3's own files lack: what the controller is free to choose is
   * chosen as DRAMsim3 does, and its files write tRTP by groups. A constant of the device is never
   * made up.
   */
  private String substitute(String section, String name, DramKey key) {
    if (name.equals("tRTP")) {
      for (String form : new String[] {"tRTP_L", "tRTP_S"}) {
        Setting s = find(section, form);
        if (s != null) {
          ignored.remove(s.key());
          defaults.add("tRTP = " + s.key() + " = " + s.value());
          return s.value();
        }
      }
    }
    boolean free =
        name.equals("tRTRS")
            || (section.equals("system")
                && !List.of("channel_size", "channels", "bus_width").contains(name));
    if (!free) {
      throw lacks(section, name);
    }
    defaults.add(name + " = " + key.fallback());
    return key.fallback();
  }

  /** A whole number. DRAMsim3 reads the leading number of a text, and zero's place is octal. */
  int integer(String section, String name, boolean needed) {
    String text = text(section, name, needed);
    try {
      return Integer.decode(text);
    } catch (NumberFormatException e) {
      Matcher lead = Pattern.compile("[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+)").matcher(text);
      if (rules == Rules.STANDARD || !lead.lookingAt()) {
        throw wrong(section, name, text, "a whole number");
      }
      warnings.add(
          where(section, name) + ": " + name + " = " + text + " is read as " + lead.group());
      return Integer.decode(lead.group());
    }
  }

  /** A finite number. */
  double real(String section, String name, boolean needed) {
    String text = text(section, name, needed);
    Matcher m = NUMBER.matcher(text);
    if (rules.isDramsim3() ? !m.lookingAt() : !m.matches()) {
      throw wrong(section, name, text, "a number");
    }
    double value = Double.parseDouble(m.group());
    if (!Double.isFinite(value)) {
      throw wrong(section, name, text, "a finite number");
    }
    return value;
  }

  boolean flag(String section, String name) {
    String text = text(section, name, false);
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw wrong(section, name, text, "true or false");
    };
  }

  <E extends Enum<E>> E choice(String section, String name, Class<E> type) {
    String text = text(section, name, true);
    for (E e : type.getEnumConstants()) {
      if (e.name().equals(text)) {
        return e;
      }
    }
    throw wrong(section, name, text, "one of " + List.of(type.getEnumConstants()));
  }

  private DeviceException wrong(String section, String name, String text, String expected) {
    return new DeviceException(
        where(section, name) + ": " + name + " = '" + text + "' is not " + expected);
  }

  Rules rules() {
    return rules;
  }

  /** What the user should know: keys ignored, defaults taken. */
  List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    if (!ignored.isEmpty()) {
      all.add(
          file
              + (rules.isDramsim3()
                  ? ": DRAMsim3 never reads, so these are ignored: "
                  : ": nothing here reads, so these are ignored: ")
              + ignored.stream().map(this::perhaps).collect(Collectors.joining(", ")));
    }
    if (!defaults.isEmpty()) {
      all.add(file + ": not given, so defaults are taken: " + String.join(", ", defaults));
    }
    return List.copyOf(all);
  }

  void warn(String text) {
    warnings.add(file + ": " + text);
  }

  /** The source of every constant that was given, by section and key. */
  Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    byId.values().forEach(s -> sources.put(s.section() + "." + s.key(), s.source()));
    return sources;
  }
}
