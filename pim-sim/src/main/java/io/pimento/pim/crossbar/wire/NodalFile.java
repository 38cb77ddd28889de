package io.pimento.pim.crossbar.wire;

import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A file of crossbars with their currents, held against our analysis. A crossbar is given by {@code
 * G} and {@code V}, or by a {@code case} named {@code all_on_RonOHMS_VVOLTS}.
 */
public final class NodalFile {
  private static final Pattern ALL_ON = Pattern.compile("all_on_Ron([0-9.e+-]+)_V([0-9.e+-]+)");

  /**
   * One crossbar's largest deviation.
   *
   * @param relative |ours − theirs| / |theirs| of the worst column; NaN if the file gives no cells
   */
  public record Deviation(String name, int size, double wireOhms, double relative) {
    /** Whether the file says what stands in the cells, so that there is something to compare. */
    public boolean isChecked() {
      return !Double.isNaN(relative);
    }
  }

  private NodalFile() {}

  /** Compares every current of a file (JSON, also gzipped). */
  public static List<Deviation> check(Path file) throws IOException {
    JsonNode root = JsonFile.read(file);
    if (!root.isArray() || root.isEmpty()) {
      throw new CrossbarException(file + " is not a list of crossbars");
    }
    List<Deviation> all = new ArrayList<>();
    for (JsonNode c : root) {
      all.add(check(c, file + " [" + all.size() + "]"));
    }
    return all;
  }

  private static Deviation check(JsonNode c, String where) {
    int n = JsonFile.field(c, "n", where).asInt();
    double wire = JsonFile.field(c, "r_wire", where).asDouble();
    JsonNode named = c.get("case");
    double[] conductance;
    double[] volts;
    if (named != null) {
      Matcher parts = ALL_ON.matcher(named.asString());
      if (!parts.matches()) {
        throw new CrossbarException(
            where
                + ": unknown case '"
                + named.asString()
                + "'; use all_on_RonOHMS_VVOLTS, or G, V");
      }
      conductance = new double[n * n];
      Arrays.fill(conductance, 1 / Double.parseDouble(parts.group(1)));
      volts = new double[n];
      Arrays.fill(volts, Double.parseDouble(parts.group(2)));
    } else if (JsonFile.field(c, "G", where).isNull()) {
      return new Deviation("cells not given", n, wire, Double.NaN);
    } else {
      conductance = numbers(JsonFile.field(c, "G", where));
      volts = numbers(JsonFile.field(c, "V", where));
    }
    double[] ours = new NodalAnalysis(n, n, conductance, wire).currents(volts);
    double[] theirs = numbers(JsonFile.field(c, "I", where));
    if (theirs.length != n) {
      throw new CrossbarException(where + ": I has " + theirs.length + " currents, n = " + n);
    }
    double worst = 0;
    for (int j = 0; j < n; j++) {
      double difference = Math.abs(ours[j] - theirs[j]);
      worst = Math.max(worst, difference == 0 ? 0 : difference / Math.abs(theirs[j]));
    }
    return new Deviation(named == null ? "given" : named.asString(), n, wire, worst);
  }

  private static double[] numbers(JsonNode list) {
    List<Double> all = new ArrayList<>();
    collect(list, all);
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void collect(JsonNode node, List<Double> into) {
    if (node.isArray()) {
      node.forEach(n -> collect(n, into));
    } else {
      into.add(node.asDouble());
    }
  }
}
