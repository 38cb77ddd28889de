package io.pimento.pim.dram.device;

/**
 * The parts of a memory. Banks are numbered flat within a channel: rank, then group, then bank.
 *
 * @param columns columns of a row, each as wide as a device
 * @param burst transfers of one access (BL)
 * @param transfersPerCycle on one data wire in a clock cycle of the command bus
 * @param channelMegabytes capacity of a channel
 */
public record Organization(
    DramStandard protocol,
    int channels,
    int ranks,
    int groups,
    int banksPerGroup,
    int rows,
    int columns,
    int deviceWidth,
    int busWidth,
    int burst,
    int transfersPerCycle,
    int channelMegabytes) {
  /** Banks of a rank. */
  public int banksPerRank() {
    return groups * banksPerGroup;
  }

  /** Banks of a channel. */
  public int banks() {
    return ranks * banksPerRank();
  }

  public int devicesPerRank() {
    return busWidth / deviceWidth;
  }

  /** Bytes of one access. */
  public int accessBytes() {
    return busWidth / 8 * burst;
  }

  /** Bytes that the pins of all channels move in a clock cycle at most. */
  public double bytesPerCycle() {
    return (double) channels * busWidth / 8 * transfersPerCycle;
  }

  /** Bytes of the whole memory. */
  public long bytes() {
    return ((long) channels * channelMegabytes) << 20;
  }
}
