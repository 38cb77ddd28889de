package io.pimento.runtime.execute;

import io.pimento.graph.Node;
import io.pimento.graph.Value;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Time spent in each kind of operator, and in each kind at each size. */
public final class Profile {
  /**
   * What one key took.
   *
   * @param key an operator's name, or its name and sizes
   * @param flops floating-point operations counted by the operator; 0 if it counts none
   */
  public record Entry(String key, long calls, long nanos, long flops) {
    Entry plus(Entry other) {
      return new Entry(key, calls + other.calls, nanos + other.nanos, flops + other.flops);
    }

    /** Billions of operations a second. */
    public double gigaflops() {
      return nanos == 0 ? 0 : (double) flops / nanos;
    }
  }

  private final Map<String, Entry> byOperator = new HashMap<>();
  private final Map<String, Entry> bySize = new HashMap<>();

  void add(Node node, int batch, long time) {
    long flops = 2L * batch * node.op().cost(node.inputTypes(), node.outputTypes()).multiplyAdds();
    String name = node.op().name();
    add(byOperator, new Entry(name, 1, time, flops));
    add(bySize, new Entry(name + sizes(node), 1, time, flops));
  }

  /** Adds time that no operator spent, such as the optimizer's. */
  public void add(String what, long time) {
    add(byOperator, new Entry(what, 1, time, 0));
  }

  private static void add(Map<String, Entry> entries, Entry e) {
    entries.merge(e.key(), e, Entry::plus);
  }

  private static String sizes(Node node) {
    StringJoiner in = new StringJoiner(" ", " ", " → ");
    for (Value v : node.inputs()) {
      in.add(v.type().toString());
    }
    StringJoiner out = new StringJoiner(" ");
    for (Value v : node.outputs()) {
      out.add(v.type().toString());
    }
    return in.toString() + out;
  }

  /** One entry an operator, the slowest first. */
  public List<Entry> operators() {
    return sorted(byOperator);
  }

  /** One entry an operator and its sizes, the slowest first. */
  public List<Entry> sizes() {
    return sorted(bySize);
  }

  private static List<Entry> sorted(Map<String, Entry> entries) {
    return entries.values().stream()
        .sorted(Comparator.comparingLong(Entry::nanos).reversed().thenComparing(Entry::key))
        .toList();
  }
}
