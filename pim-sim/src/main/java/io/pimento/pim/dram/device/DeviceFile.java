package io.pimento.pim.dram.device;

import io.pimento.pim.device.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a device from DRAMsim3's {@code .ini} form or from our YAML. */
public final class DeviceFile {
  private static final String STRUCTURE = "dram_structure";

  private DeviceFile() {}

  /** The device of a file; the name's end decides the form. */
  public static DramDevice read(Path path, Rules rules) throws IOException {
    String name = path.toString();
    return parse(name, new String(Files.readAllBytes(path), StandardCharsets.UTF_8), rules);
  }

  /** Memories that come with the simulator. */
  public static final List<String> SHIPPED =
      List.of("ddr5-4800", "lpddr5-6400", "hbm3-6400", "gddr6-14000");

  /** A shipped memory by its name, which has no other rules than the standard's, or a file's. */
  public static DramDevice named(String nameOrFile, Rules rules) throws IOException {
    if (!SHIPPED.contains(nameOrFile)) {
      return read(Path.of(nameOrFile), rules);
    }
    if (rules != Rules.STANDARD) {
      throw new DeviceException(
          nameOrFile + ": a shipped memory has --policy standard alone; DRAMsim3 knows none");
    }
    return shipped(nameOrFile, MemoryChanges.of(Map.of()));
  }

  /** A shipped memory, some of whose constants are replaced. */
  public static DramDevice shipped(String name, MemoryChanges changes) {
    String file = name + ".yaml";
    return parse(file, Resource.text(DeviceFile.class, file), Rules.STANDARD, changes);
  }

  /** The device of a text; {@code name} ends in .ini, .yaml or .yml. */
  public static DramDevice parse(String name, String text, Rules rules) {
    return parse(name, text, rules, MemoryChanges.of(Map.of()));
  }

  /** The same, some of whose constants are replaced. */
  public static DramDevice parse(String name, String text, Rules rules, MemoryChanges changes) {
    List<Setting> settings;
    if (name.endsWith(".ini")) {
      settings = IniFile.parse(name, text);
    } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      settings = YamlFile.parse(name, text);
    } else {
      throw new DeviceException(name + ": a device file ends in .ini, .yaml or .yml");
    }
    settings = changes.applied(name, settings);
    DramStandard standard = standard(name, settings);
    Settings s = new Settings(name, settings, rules, standard);
    if (s.flag("system", "enable_self_refresh")) {
      throw new DeviceException(
          s.where("system", "enable_self_refresh")
              + ": enable_self_refresh = true: self refresh is not simulated; set it to false");
    }
    Organization organization = organization(s, name, standard);
    Policies policies = policies(s, standard);
    Timings timings = timings(s, organization, policies);
    boolean bankRefresh = policies.refresh().isByBank();
    Increments increments = Increments.of(s, organization, timings, bankRefresh);
    DramContradictions.check(s, organization, timings, policies);
    Currents.check(s, timings, increments, bankRefresh);
    Pins.check(s, organization, timings);
    if (rules == Rules.DRAMSIM3 && (bankRefresh || policies.page() == Policies.Page.CLOSE_PAGE)) {
      s.warn(
          "DRAMsim3's refreshes can break the standard with "
              + (bankRefresh ? policies.refresh() : policies.page())
              + "; --policy dramsim3-legal keeps to it");
    }
    AddressMap map =
        AddressMap.of(
            s.text("system", "address_mapping", true),
            organization,
            s.where("system", "address_mapping"));
    return new DramDevice(
        name,
        rules,
        organization,
        timings,
        increments,
        policies,
        map,
        rules.isDramsim3() ? Increments.unused(s, organization) : Map.of(),
        s.warnings(),
        s.sources());
  }

  /** What the file names, DRAMsim3's DDR3 where it names none. */
  private static DramStandard standard(String name, List<Setting> settings) {
    for (Setting s : settings) {
      if (DramKey.id(s.section(), s.key()).equals(DramKey.id(STRUCTURE, "protocol"))) {
        return DramStandards.named(s.value(), s.where(), name);
      }
    }
    return DramStandards.named("DDR3", name, name);
  }

  private static Organization organization(Settings s, String name, DramStandard protocol) {
    s.text(STRUCTURE, "protocol", true);
    int groups = DramContradictions.powerOfTwo(s, STRUCTURE, "bankgroups");
    int perGroup = DramContradictions.powerOfTwo(s, STRUCTURE, "banks_per_group");
    if (!s.flag(STRUCTURE, "bankgroup_enable")) {
      perGroup *= groups;
      groups = 1;
    }
    int rows = DramContradictions.powerOfTwo(s, STRUCTURE, "rows");
    int columns = DramContradictions.powerOfTwo(s, STRUCTURE, "columns");
    int width = DramContradictions.powerOfTwo(s, STRUCTURE, "device_width");
    int burst = DramContradictions.powerOfTwo(s, STRUCTURE, "BL");
    int bus = DramContradictions.powerOfTwo(s, "system", "bus_width");
    int channels = DramContradictions.powerOfTwo(s, "system", "channels");
    columns *= protocol.transfersPerColumn(burst);
    if (s.rules() == Rules.STANDARD && !protocol.bursts().contains(burst)) {
      throw new DeviceException(
          s.where(STRUCTURE, "BL")
              + ": BL = "
              + burst
              + "; "
              + protocol
              + " has bursts of "
              + protocol.bursts());
    }
    if (bus < width || rows < 1024) {
      throw new DeviceException(
          bus < width
              ? name + ": bus_width = " + bus + " must be at least device_width = " + width
              : name + ": rows = " + rows + " must be at least 1024");
    }
    int bankMegabytes = columns * width / 8 * (rows / 1024) / 1024;
    int rankMegabytes = bankMegabytes * groups * perGroup * (bus / width);
    int asked = s.integer("system", "channel_size", true);
    if (rankMegabytes < 1) {
      throw new DeviceException(name + ": a rank of these rows and columns is less than 1 MB");
    }
    int ranks = Math.max(1, asked / rankMegabytes);
    if (asked != ranks * rankMegabytes) {
      String message =
          "channel_size = "
              + asked
              + " MB is not a multiple of the rank's "
              + rankMegabytes
              + " MB";
      if (s.rules() == Rules.STANDARD && !name.endsWith(".ini")) {
        throw new DeviceException(s.where("system", "channel_size") + ": " + message);
      }
      s.warn(message + "; " + ranks * rankMegabytes + " MB are taken");
    }
    if (Integer.bitCount(ranks) != 1) {
      throw new DeviceException(
          s.where("system", "channel_size") + ": " + ranks + " ranks are not a power of two");
    }
    return new Organization(
        protocol,
        channels,
        ranks,
        groups,
        perGroup,
        rows,
        columns,
        width,
        bus,
        burst,
        transfers(s, protocol),
        ranks * rankMegabytes);
  }

  private static int transfers(Settings s, DramStandard protocol) {
    if (protocol.clockRatios().isEmpty()) {
      return protocol.transfersPerCycle();
    }
    int ratio = s.integer(STRUCTURE, "clock_ratio", true);
    if (!protocol.clockRatios().contains(ratio)) {
      throw new DeviceException(
          s.where(STRUCTURE, "clock_ratio")
              + ": clock_ratio = "
              + ratio
              + "; "
              + protocol
              + " has "
              + protocol.clockRatios());
    }
    return 2 * ratio;
  }

  private static Policies policies(Settings s, DramStandard protocol) {
    Policies.Refresh refresh = s.choice("system", "refresh_policy", Policies.Refresh.class);
    if (!protocol.refresh().contains(refresh)) {
      throw new DeviceException(
          s.where("system", "refresh_policy")
              + ": refresh_policy = "
              + refresh
              + "; "
              + protocol
              + " has "
              + new TreeSet<>(protocol.refresh()));
    }
    return new Policies(
        s.choice("system", "row_buf_policy", Policies.Page.class),
        refresh,
        s.choice("system", "queue_structure", Policies.Queues.class),
        DramContradictions.positive(s, "system", "cmd_queue_size"),
        DramContradictions.positive(s, "system", "trans_queue_size"),
        s.flag("system", "unified_queue"),
        s.flag(STRUCTURE, "hbm_dual_cmd") && protocol.rowAndColumn());
  }

  private static Timings timings(Settings s, Organization o, Policies policies) {
    Map<String, Integer> t = new TreeMap<>();
    for (DramKey key : DramKey.ALL) {
      boolean unused = key.need() == DramKey.Need.UNUSED && s.rules() == Rules.STANDARD;
      if (key.section().equals("timing") && !key.name().equals("tCK") && !unused) {
        t.put(key.name(), s.integer("timing", key.name(), needed(key, o, policies)));
      }
    }
    for (String key : o.protocol().keys()) {
      t.put(key, s.integer("timing", key, true));
    }
    if (policies.refresh().isByBank()) {
      for (String key : o.protocol().bankKeys()) {
        t.put(key, s.integer("timing", key, true));
      }
    }
    int transfers =
        s.rules().isDramsim3() ? o.protocol().dramsim3Transfers() : o.transfersPerCycle();
    int burst = o.burst() / transfers;
    if (burst < 1) {
      throw new DeviceException(
          s.where(STRUCTURE, "BL")
              + ": BL = "
              + o.burst()
              + " must be at least the "
              + transfers
              + " transfers of a clock cycle of "
              + o.protocol());
    }
    t.put("burst_cycle", burst);
    t.put("RL", value(t, "AL") + value(t, "CL"));
    t.put("WL", value(t, "AL") + value(t, "CWL"));
    t.put("read_delay", value(t, "RL") + burst);
    t.put("write_delay", value(t, "WL") + burst);
    boolean own = s.rules() == Rules.STANDARD && s.find("timing", "tRC") != null;
    int sum = value(t, "tRAS") + value(t, "tRP");
    t.put("tRC", own ? DramContradictions.integer(s, "tRC") : sum);
    return new Timings(s.real("timing", "tCK", true), t);
  }

  private static boolean needed(DramKey key, Organization o, Policies policies) {
    return switch (key.need()) {
      case ALWAYS -> true;
      case SPLIT -> o.protocol().splitsRowToColumn();
      case SHARED -> !o.protocol().splitsRowToColumn();
      case GROUPED -> o.groups() > 1;
      case BANK_REFRESH -> policies.refresh().isByBank();
      case GRAPHICS -> o.protocol().window32();
      case OPTIONAL, UNUSED -> false;
    };
  }

  private static int value(Map<String, Integer> t, String name) {
    return t.getOrDefault(name, 0);
  }
}
