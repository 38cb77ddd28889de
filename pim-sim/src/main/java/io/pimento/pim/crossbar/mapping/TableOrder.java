package io.pimento.pim.crossbar.mapping;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which queries count tables: those of one prefix together, {@code prefix.0.weight}
 * first. A graph looks up tables of one width together, so its own order is not the fields'.
 */
public final class TableOrder {
  private static final Pattern NAME = Pattern.compile("(.+)\\.([0-9]{1,9})\\.weight");

  private TableOrder() {}

  /** The tables of a graph in this order; prefixes stay in the graph's. */
  public static <T> List<T> of(List<T> tables, Function<T, String> name) {
    Map<String, Integer> prefixes = new HashMap<>();
    tables.forEach(t -> prefixes.putIfAbsent(prefix(name.apply(t)), prefixes.size()));
    return tables.stream()
        .sorted(
            Comparator.comparingInt((T t) -> prefixes.getOrDefault(prefix(name.apply(t)), 0))
                .thenComparingInt(t -> field(name.apply(t))))
        .toList();
  }

  private static String prefix(String name) {
    Matcher m = NAME.matcher(name);
    return m.matches() ? m.group(1) : name;
  }

  private static int field(String name) {
    Matcher m = NAME.matcher(name);
    return m.matches() ? Integer.parseInt(m.group(2)) : 0;
  }
}
