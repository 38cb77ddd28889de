package io.pimento.report.codesign.chart;

import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.Finalist;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A cost by part, one row a finalist.
 *
 * @param words the cost, with its unit
 * @param unit alone
 * @param colours of the largest parts, by number; what is left has none
 * @param rows parts by name, a finalist's name each
 */
public record Breakdown(
    String key,
    String words,
    String unit,
    Map<String, Integer> colours,
    Map<String, Map<String, Double>> rows) {
  private static final int LARGEST = 8;
  private static final Pattern NUMBER = Pattern.compile("^#[0-9]+ ");

  /** Beyond this ratio the shortest bar's parts could not be told apart. */
  private static final double FAR = 8;

  private static final Map<String, String> WORDS =
      Map.of(
          "energy_uj", "Energy by part, µJ a sample",
          "energy_by_charge_uj", "Work, spill, standby and idle, µJ a sample",
          "energy_by_operator_uj", "Energy by kind of operator, µJ a sample",
          "latency_us", "Time at work, µs a batch",
          "area_mm2", "Area by part, mm²");

  /** All costs that any finalist is broken down by; a part has the same colour in each. */
  public static List<Breakdown> of(CodesignDocument document) {
    TreeSet<String> keys =
        new TreeSet<>(
            Comparator.comparingInt(Breakdown::place).thenComparing(Comparator.naturalOrder()));
    document.finalists().forEach(f -> keys.addAll(f.breakdown().keySet()));
    Map<String, Integer> known = new HashMap<>();
    List<Breakdown> all = new ArrayList<>();
    for (String key : keys) {
      Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
      for (Finalist f : document.finalists()) {
        Map<String, Double> parts = kinds(f.breakdown().getOrDefault(key, Map.of()));
        if (!parts.isEmpty()) {
          rows.put(f.name(), parts);
        }
      }
      if (!rows.isEmpty()) {
        all.add(
            new Breakdown(
                key,
                WORDS.getOrDefault(key, key.replace('_', ' ')),
                key.endsWith("_uj")
                    ? "µJ"
                    : key.endsWith("_us") ? "µs" : key.endsWith("_mm2") ? "mm²" : "",
                colours(rows, known),
                rows));
      }
    }
    return all;
  }

  /** Operators are numbered in each graph; across graphs only their kinds compare. */
  private static Map<String, Double> kinds(Map<String, Double> parts) {
    Map<String, Double> kinds = new LinkedHashMap<>();
    parts.forEach((name, v) -> kinds.merge(NUMBER.matcher(name).replaceFirst(""), v, Double::sum));
    return kinds;
  }

  private static int place(String key) {
    int at =
        List.of(
                "energy_by_charge_uj",
                "energy_uj",
                "latency_us",
                "area_mm2",
                "energy_by_operator_uj")
            .indexOf(key);
    return at >= 0 ? at : WORDS.size();
  }

  /** The parts of the largest shares, largest first. */
  private static Map<String, Integer> colours(
      Map<String, Map<String, Double>> rows, Map<String, Integer> known) {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (Map<String, Double> parts : rows.values()) {
      double total = Math.max(Double.MIN_NORMAL, sum(parts));
      parts.forEach((name, v) -> shares.merge(name, v / total, Math::max));
    }
    List<String> largest =
        shares.entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .limit(LARGEST)
            .map(Map.Entry::getKey)
            .toList();
    TreeSet<Integer> free = new TreeSet<>();
    for (int i = 0; i < Palette.PARTS; i++) {
      free.add(i);
    }
    Map<String, Integer> colours = new LinkedHashMap<>();
    largest.forEach(name -> colours.put(name, -1));
    for (String name : largest) {
      Integer before = known.get(name);
      if (before != null && free.remove(before)) {
        colours.put(name, before);
      }
    }
    for (String name : largest) {
      if (colours.getOrDefault(name, -1) < 0) {
        Integer next = free.pollFirst();
        colours.put(name, next == null ? 0 : next);
      }
    }
    colours.forEach(known::putIfAbsent);
    return colours;
  }

  /**
   * Whether rows are so far apart that only their shares can be seen side by side; bars are then
   * all of one length.
   */
  public boolean shares() {
    double most = rows.values().stream().mapToDouble(Breakdown::sum).max().orElse(0);
    double least = rows.values().stream().mapToDouble(Breakdown::sum).min().orElse(0);
    return most > FAR * least;
  }

  /** All parts of a row together. */
  public static double sum(Map<String, Double> parts) {
    return parts.values().stream().mapToDouble(v -> v).sum();
  }
}
