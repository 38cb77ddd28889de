package io.pimento.runtime.execute;

import io.pimento.graph.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** Time spent in each kind of operator. */
public final class Profile {
  private final Map<String, Long> nanos = new LinkedHashMap<>();

  void add(Node node, long time) {
    nanos.merge(node.op().name(), time, Long::sum);
  }

  /** Adds time that no operator spent, such as the optimizer's. */
  public void add(String what, long time) {
    nanos.merge(what, time, Long::sum);
  }

  /** Nanoseconds by operator, largest first. */
  public Map<String, Long> nanos() {
    Map<String, Long> sorted = new LinkedHashMap<>();
    nanos.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(e -> sorted.put(e.getKey(), e.getValue()));
    return sorted;
  }
}
