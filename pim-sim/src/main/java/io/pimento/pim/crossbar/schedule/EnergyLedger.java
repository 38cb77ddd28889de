package io.pimento.pim.crossbar.schedule;

import java.util.Arrays;
import java.util.BitSet;
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

  /** One number each, which is added to in place. */
  private final EnumMap<EnergyPart, long[]> byPart = new EnumMap<>(EnergyPart.class);

  /** At node − CHIP: millions of entries are booked in a run. */
  private long[] byNode = new long[0];

  private final BitSet booked = new BitSet();
  private long total;

  void add(int node, EnergyPart part, long attojoules) {
    total = Math.addExact(total, attojoules);
    byPart.computeIfAbsent(part, _ -> new long[1])[0] += attojoules;
    int at = node - CHIP;
    if (at >= byNode.length) {
      byNode = Arrays.copyOf(byNode, Math.max(at + 1, 2 * byNode.length));
    }
    byNode[at] += attojoules;
    booked.set(at);
  }

  /** Attojoules in all. */
  public long total() {
    return total;
  }

  /** Attojoules of every part. */
  public Map<EnergyPart, Long> byPart() {
    Map<EnergyPart, Long> map = new EnumMap<>(EnergyPart.class);
    for (EnergyPart p : EnergyPart.values()) {
      map.put(p, byPart.getOrDefault(p, new long[1])[0]);
    }
    return map;
  }

  /** Attojoules of every node of the graph. */
  public Map<Integer, Long> byNode() {
    Map<Integer, Long> map = new TreeMap<>();
    booked.stream().forEach(at -> map.put(at + CHIP, byNode[at]));
    return Collections.unmodifiableMap(map);
  }
}
