package io.pimento.pim.host;

/**
 * What a processor takes for reads beside the memory's own time; 0 where only the memory is in the
 * way, which favours the host. {@code pimento pim host measure} finds them on a machine.
 *
 * @param lineNanoseconds between two lines that independent random reads bring from memory
 * @param latencyNanoseconds of the first of them
 * @param cacheLineNanoseconds between two lines that are in the cache
 * @param streamGigabytesPerSecond of reads in order; 0 for what the memory gives
 */
public record HostSpeed(
    double lineNanoseconds,
    double latencyNanoseconds,
    double cacheLineNanoseconds,
    double streamGigabytesPerSecond) {
  /** Only the memory is in the way. */
  public static final HostSpeed MEMORY = new HostSpeed(0, 0, 0, 0);

  /** When each line of a gather is with the processor, ns from the start. */
  public double[] arrivals(HostGather gather) {
    double clock = gather.clock();
    double[] all = new double[gather.done().length];
    double at = gather.lines() > gather.hits() ? latencyNanoseconds : 0;
    for (int i = 0; i < all.length; i++) {
      boolean hit = gather.done()[i] == 0;
      at += hit ? cacheLineNanoseconds : lineNanoseconds;
      all[i] = Math.max(at, gather.done()[i] * clock);
    }
    return all;
  }

  /** Time of a gather: the memory's, or the processor's where that is longer. */
  public double nanoseconds(HostGather gather) {
    long missed = gather.lines() - gather.hits();
    double own =
        (missed > 0 ? latencyNanoseconds : 0)
            + missed * lineNanoseconds
            + gather.hits() * cacheLineNanoseconds;
    return Math.max(own, gather.nanoseconds());
  }

  /** Time of reading so many bytes in order, of which the memory alone takes so long. */
  public double stream(long bytes, double memory) {
    return streamGigabytesPerSecond == 0
        ? memory
        : Math.max(memory, bytes / streamGigabytesPerSecond);
  }
}
