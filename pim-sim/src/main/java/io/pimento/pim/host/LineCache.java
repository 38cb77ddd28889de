package io.pimento.pim.host;

import java.util.LinkedHashMap;
import java.util.Map;

/** The lines that a host keeps, the one used longest ago leaving first. */
public final class LineCache {
  private final LinkedHashMap<Long, Boolean> lines;
  private final boolean none;

  /** A cache of so many lines. */
  public LineCache(long lineCount) {
    this.none = lineCount == 0;
    this.lines =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > lineCount;
          }
        };
  }

  /** Whether the line was there; it is then. */
  public boolean touch(long line) {
    return !none && lines.put(line, true) != null;
  }
}
