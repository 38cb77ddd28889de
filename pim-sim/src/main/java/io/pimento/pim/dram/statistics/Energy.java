package io.pimento.pim.dram.statistics;

import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.device.Increments;
import java.util.List;

/**
 * Energy in V·mA·cycle: counts times increments, DRAMsim3's formula. The total is the sum of the
 * parts in the order of the fields, so it adds up to the last bit.
 *
 * @param active standby with a row open, one entry a rank
 * @param idle standby with every bank closed, one entry a rank
 */
public record Energy(
    double activate,
    double read,
    double write,
    double refresh,
    double refreshBank,
    List<Double> active,
    List<Double> idle) {
  public Energy {
    active = List.copyOf(active);
    idle = List.copyOf(idle);
  }

  /** The energy of one channel. */
  public static Energy of(ChannelCounts c, Increments inc) {
    return of(c, inc, 1);
  }

  /**
   * The energy of one channel with units beside its banks.
   *
   * @param inside part of a column access's energy that is spent where its data do not use the pins
   */
  public static Energy of(ChannelCounts c, Increments inc, double inside) {
    double outside = 1 - inside;
    return new Energy(
        ChannelCounts.sum(c.activates()) * inc.activate(),
        (ChannelCounts.sum(c.reads()) - outside * c.insideReads()) * inc.read(),
        (ChannelCounts.sum(c.writes()) - outside * c.insideWrites()) * inc.write(),
        ChannelCounts.sum(c.rankRefreshes()) * inc.refresh(),
        ChannelCounts.sum(c.bankRefreshes()) * inc.refreshBank(),
        times(c.activeCycles(), inc.active()),
        times(c.idleCycles(), inc.idle()));
  }

  private static List<Double> times(long[] cycles, double increment) {
    return java.util.Arrays.stream(cycles).mapToObj(c -> c * increment).toList();
  }

  /** Standby of all ranks: active then idle, rank by rank. */
  public double background() {
    double sum = 0;
    for (int r = 0; r < active.size(); r++) {
      sum += active.get(r) + idle.get(r);
    }
    return sum;
  }

  /** Everything. */
  public double total() {
    return activate + read + write + refresh + refreshBank + background();
  }
}
