package io.pimento.pim.inference;

import io.pimento.document.Labelled;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a batch's energy was spent for, apart: work, rows that do not fit on the device, memory that
 * is on, and everything else that is on. The four add up to the whole exactly.
 */
public enum Charges implements Labelled {
  /** Commands, products and moves that the batch asked for. */
  WORK,
  /** The host's reads of tables that do not fit on the device. */
  SPILL,
  /** Background and refresh of memories. */
  STANDBY,
  /** Processor, tiles, converters, units and links that are on. */
  IDLE;

  /** Attojoules of each. */
  public static Map<Charges, Long> of(Outcome outcome) {
    Map<Charges, Long> all = new LinkedHashMap<>();
    for (Charges c : values()) {
      all.put(c, 0L);
    }
    outcome.energy().forEach((part, e) -> all.merge(of(part), e, Long::sum));
    return all;
  }

  /** The same by their names, in their order. */
  public static Map<String, Long> labelled(Outcome outcome) {
    Map<String, Long> all = new LinkedHashMap<>();
    of(outcome).forEach((c, e) -> all.put(c.label(), e));
    return all;
  }

  /** The charge that a part of the energy belongs to. */
  static Charges of(String part) {
    if (part.startsWith(StageList.SPILL)) {
      return SPILL;
    }
    if (part.equals(StageList.STANDBY) || part.equals(WholeLatency.REFRESH)) {
      return STANDBY;
    }
    return part.endsWith("idle") || part.equals("static") || part.equals("unused-tiles")
        ? IDLE
        : WORK;
  }
}
