package io.pimento.pim.dram.device;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Distances in clock cycles by the name of their key, with what follows from them. */
public final class Timings {
  private final double clock;
  private final Map<String, Integer> cycles;

  /**
   * @param clock nanoseconds of a cycle (tCK)
   * @param cycles CL, tRCD, …, with the derived RL, WL, burst_cycle, read_delay, write_delay, tRC
   */
  Timings(double clock, Map<String, Integer> cycles) {
    this.clock = clock;
    this.cycles = Collections.unmodifiableMap(new TreeMap<>(cycles));
  }

  /** Nanoseconds of a cycle. */
  public double clock() {
    return clock;
  }

  /** Cycles of a key; an unknown name is an error. */
  public int of(String name) {
    Integer value = cycles.get(name);
    if (value == null) {
      throw new DeviceException("no timing " + name + "; known are " + cycles.keySet());
    }
    return value;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Timings t && clock == t.clock && cycles.equals(t.cycles);
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(clock) + cycles.hashCode();
  }

  public Map<String, Integer> all() {
    return cycles;
  }
}
