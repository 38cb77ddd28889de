package io.pimento.pim.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The timeline of an outcome as a table and for trace viewers. */
public final class OutcomeFiles {
  private OutcomeFiles() {}

  /** A line a stretch of work; a sample of −1 is the whole batch. */
  public static String csv(Outcome o) {
    StringBuilder s = new StringBuilder("operator,lane,sample,from_ns,to_ns\n");
    for (Outcome.Busy b : o.timeline()) {
      s.append(
          String.format(
              Locale.ROOT, "%s,%s,%d,%s,%s%n", b.name(), b.lane(), b.sample(), b.from(), b.to()));
    }
    return s.toString();
  }

  /**
   * The form of chrome://tracing and Perfetto: a process a sample, a thread a lane, microseconds.
   */
  public static String perfetto(Outcome o) {
    List<Map<String, Object>> events = new ArrayList<>();
    Map<String, Integer> lanes = new LinkedHashMap<>();
    for (Outcome.Busy b : o.timeline()) {
      Map<String, Object> e = new LinkedHashMap<>();
      e.put("name", b.name());
      e.put("cat", b.lane());
      e.put("ph", "X");
      e.put("ts", b.from() / 1e3);
      e.put("dur", (b.to() - b.from()) / 1e3);
      e.put("pid", Math.max(0, b.sample()));
      e.put("tid", lanes.computeIfAbsent(b.lane(), lane -> lanes.size()));
      events.add(e);
    }
    lanes.forEach(
        (lane, id) -> {
          Map<String, Object> e = new LinkedHashMap<>();
          e.put("name", "thread_name");
          e.put("ph", "M");
          e.put("pid", 0);
          e.put("tid", id);
          e.put("args", Map.of("name", lane));
          events.add(e);
        });
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("traceEvents", events);
    root.put("displayTimeUnit", "ns");
    return JsonMapper.builder().build().writeValueAsString(root) + "\n";
  }
}
