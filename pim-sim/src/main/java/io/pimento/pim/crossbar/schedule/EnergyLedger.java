package io.pimento.pim.crossbar.schedule;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Energy in whole attojoules, by part and by node: both add up to the total exactly.
 *
 * <p>What no node caused (static power) is booked under node {@link #CHIP}.
 */
public final class EnergyLedger {
  /** The node of what belongs to none. */
  public static final int CHIP = -1;

  private final EnumMap<EnergyPart, Long> byPart = new EnumMap<>(EnergyPart.class);
  private final TreeMap<Integer, Long> byNode = new TreeMap<>();
  private long total;

  void add(int node, EnergyPart part, long attojoules) {
    total = Math.addExact(total, attojoules);
    byPart.merge(part, attojoules, Long::sum);
    byNode.merge(node, attojoules, Long::sum);
  }

  /** Attojoules in all. */
  public long total() {
    return total;
  }

  /** Attojoules of every part. */
  public Map<EnergyPart, Long> byPart() {
    Map<EnergyPart, Long> map = new EnumMap<>(EnergyPart.class);
    for (EnergyPart p : EnergyPart.values()) {
      map.put(p, byPart.getOrDefault(p, 0L));
    }
    return map;
  }

  /** Attojoules of every node of the graph. */
  public Map<Integer, Long> byNode() {
    return Collections.unmodifiableMap(byNode);
  }
}
