package io.pimento.pim.crossbar.mnsim;

import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A file of settings with what MNSIM printed for them, held against our figures. */
public final class MnsimGrid {
  /**
   * The largest deviation of one column.
   *
   * @param column for example {@code lat_ns.total}
   * @param relative |ours / theirs − 1|
   */
  public record Deviation(
      String column, double relative, double ours, double theirs, MnsimSetting setting) {}

  /** How many settings there were, and the largest deviation of each column, in their order. */
  public record Check(int settings, List<Deviation> columns) {
    public Check {
      columns = List.copyOf(columns);
    }

    /** The largest deviation of all. */
    public double worst() {
      return columns.stream().mapToDouble(Deviation::relative).max().orElse(0);
    }
  }

  private MnsimGrid() {}

  /** Compares every figure of a file (JSON, also gzipped). */
  public static Check check(Path file) throws IOException {
    JsonNode root = JsonFile.read(file);
    if (!root.isArray() || root.isEmpty()) {
      throw new CrossbarException(file + " is not a list of settings");
    }
    Map<String, Deviation> worst = new TreeMap<>();
    int at = 0;
    for (JsonNode row : root) {
      String where = file + " [" + at++ + "]";
      MnsimSetting setting = setting(row, where);
      MnsimElement element = new MnsimElement(setting);
      compare(worst, "lat_ns", element.latency(), row, setting, where);
      compare(worst, "area_um2", element.area(), row, setting, where);
      compare(worst, "power_w", element.power(), row, setting, where);
    }
    return new Check(at, new ArrayList<>(worst.values()));
  }

  private static void compare(
      Map<String, Deviation> worst,
      String group,
      Map<String, Double> ours,
      JsonNode row,
      MnsimSetting setting,
      String where) {
    for (Map.Entry<String, JsonNode> e : JsonFile.field(row, group, where).properties()) {
      Double mine = ours.get(e.getKey());
      if (mine == null) {
        throw new CrossbarException(
            where + ": no figure " + group + "." + e.getKey() + "; there are " + ours.keySet());
      }
      double theirs = e.getValue().asDouble();
      double deviation = theirs == mine ? 0 : Math.abs(mine - theirs) / Math.abs(theirs);
      String column = group + "." + e.getKey();
      Deviation before = worst.get(column);
      if (before == null || !(deviation <= before.relative())) {
        worst.put(column, new Deviation(column, deviation, mine, theirs, setting));
      }
    }
  }

  private static MnsimSetting setting(JsonNode row, String where) {
    return new MnsimSetting(
        integer(row, "xbar", where),
        integer(row, "dac_choice", where),
        integer(row, "adc_choice", where),
        integer(row, "dac_num", where),
        integer(row, "adc_num", where),
        integer(row, "in_bits", where),
        integer(row, "used_rows", where),
        integer(row, "used_cols", where));
  }

  private static int integer(JsonNode row, String name, String where) {
    return JsonFile.field(row, name, where).asInt();
  }
}
